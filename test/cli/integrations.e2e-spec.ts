import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Credentials } from '../../src/auth/oauth/integrations.service.js';
import { commandLine, type Circumstances, type Outcome } from '../support/command-line.js';
import { OAuthClient } from '../support/oauth-client.js';
import { TestApp } from '../support/test-app.js';
import { createTestDatabase } from '../support/test-database.js';

const LINK = 'Magento_InventoryApi::stock_source_link';
const LINKS = '/rest/V1/inventory/stock-source-links?searchCriteria';
const STOCKS = '/rest/V1/inventory/stocks?searchCriteria';

let app: TestApp;
let run: (args: readonly string[], circumstances?: Circumstances) => Promise<Outcome>;

beforeAll(async () => {
  const database = await createTestDatabase();
  app = await TestApp.start({}, database);
  run = commandLine(database.url);
});
afterAll(() => app.stop());

const statusesWith = async (credentials: Credentials): Promise<number[]> => {
  const client = new OAuthClient(app, credentials);
  return [(await client.get(LINKS)).status, (await client.get(STOCKS)).status];
};

describe('integration:create', () => {
  it('prints the secrets that a running service takes, for what was given', async () => {
    const { code, out, err } = await run(['integration:create', 'My ERP', '--resource', LINK]);
    expect([code, err]).toEqual([0, '']);
    const [, consumerKey = '', consumerSecret = '', accessToken = '', accessTokenSecret = ''] =
      /^Integration "My ERP" .*once:\n {2}Consumer key +(\w{32})\n {2}Consumer secret +(\w{32})\n {2}Access token +(\w{32})\n {2}Access token secret +(\w{32})\n$/.exec(
        out,
      ) ?? [];
    expect(await statusesWith({ consumerKey, consumerSecret, accessToken, accessTokenSecret })).toEqual([200, 401]);
  });

  it('gives several resources, or all', async () => {
    const several = ['--resource', LINK, '--resource', 'Magento_InventoryApi::stock', '--resource', LINK];
    const some = JSON.parse((await run(['integration:create', 'some', ...several, '--json'])).out) as Credentials;
    expect(some).toMatchObject({ name: 'some', resources: [LINK, 'Magento_InventoryApi::stock'] });
    expect(await statusesWith(some)).toEqual([200, 200]);
    const all = JSON.parse((await run(['integration:create', 'all', '--all', '--json'])).out) as Credentials;
    expect(await statusesWith(all)).toEqual([200, 200]);
  });

  it('keeps the secrets encrypted with CRYPT_KEY', async () => {
    const env = { CRYPT_KEY: '0123456789abcdef0123456789abcdef' };
    expect((await run(['integration:create', 'encrypted', '--all'], { env })).code).toBe(0);
    expect(await run(['integration:create', 'broken', '--all'], { env: { CRYPT_KEY: 'short' } })).toEqual({
      code: 3,
      out: '',
      err: "error: A key in CRYPT_KEY has 5 bytes; those of Magento's crypt/key have 32.\n",
    });
  });

  it.each([
    [1, 'There is an integration "TAKEN" already.', ['TAKEN', '--all']],
    [1, '"name" is required. Enter and try again.', [' ', '--all']],
    [1, 'The name is longer than 255 characters.', ['x'.repeat(256), '--all']],
    [2, 'Name the resources to grant: --resource, or --all.', ['nothing']],
    [2, '"stock" is not an ACL resource. Did you mean Magento_InventoryApi::stock?', ['wrong', '--resource', 'stock']],
    [2, '--all and --resource exclude each other.', ['both', '--all', '--resource', LINK]],
    [2, "missing required argument 'name'", ['--all']],
  ])('ends with %i and says: %s', async (wanted, message, args) => {
    await run(['integration:create', 'taken', '--all']);
    const { code, out, err } = await run(['integration:create', ...args]);
    expect([code, out]).toEqual([wanted, '']);
    expect(err).toContain(`error: ${message}`);
  });
});

describe('integration:list', () => {
  it('shows names, states and resources, and no secret', async () => {
    const made = JSON.parse(
      (await run(['integration:create', 'listed', '--resource', LINK, '--json'])).out,
    ) as Credentials;
    await run(['integration:create', 'esc\u001b[31m', '--all']);
    const { out } = await run(['integration:list']);
    expect(out).toMatch(
      /^listed {2}active {2}since \d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}Magento_InventoryApi::stock_source_link$/m,
    );
    expect(out).toContain('esc\\u001b[31m  active');
    const json = await run(['integration:list', '--json']);
    expect(JSON.parse(json.out)).toContainEqual(expect.objectContaining({ name: 'listed', isActive: true }));
    for (const text of [out, json.out]) {
      for (const secret of [made.consumerKey, made.consumerSecret, made.accessToken, made.accessTokenSecret]) {
        expect(text).not.toContain(secret);
      }
    }
  });
});

describe('integration:revoke', () => {
  it('ends an integration', async () => {
    const made = JSON.parse((await run(['integration:create', 'gone', '--all', '--json'])).out) as Credentials;
    expect(await run(['integration:revoke', 'gone'])).toEqual({
      code: 0,
      out: 'Integration "gone" is revoked.\n',
      err: '',
    });
    expect(await statusesWith(made)).toEqual([401, 401]);
    expect((await run(['integration:list'])).out).toMatch(/^gone {2}off/m);
  });

  it('says when there is none of that name', async () => {
    expect(await run(['integration:revoke', 'ghost'])).toEqual({
      code: 1,
      out: '',
      err: 'error: There is no integration "ghost".\n',
    });
  });
});

describe('a name that was revoked', () => {
  it('is free again', async () => {
    const old = JSON.parse((await run(['integration:create', 'again', '--all', '--json'])).out) as Credentials;
    await run(['integration:revoke', 'again']);
    const { code, out } = await run(['integration:create', 'again', '--resource', LINK, '--json']);
    expect(code).toBe(0);
    expect(await statusesWith(JSON.parse(out) as Credentials)).toEqual([200, 401]);
    expect(await statusesWith(old)).toEqual([401, 401]);
    expect((await run(['integration:list'])).out.match(/^again /gm)).toHaveLength(1);
  });
});

describe('integration:show', () => {
  it('shows state and resources, and no secret', async () => {
    const made = JSON.parse(
      (await run(['integration:create', 'shown', '--resource', LINK, '--email', 'erp@shop.example', '--json'])).out,
    ) as Credentials;
    const { out } = await run(['integration:show', 'shown']);
    expect(out).toMatch(/^Name {7}shown\nState {6}active\nId {9}\d+ \(consumer \d+\)\nContact {4}erp@shop.example\n/);
    const json = await run(['integration:show', 'shown', '--json']);
    expect(JSON.parse(json.out)).toMatchObject({ name: 'shown', state: 'active', resources: [LINK] });
    await run(['integration:revoke', 'shown']);
    expect((await run(['integration:show', 'shown'])).out).toContain('State      revoked');
    for (const secret of [made.consumerKey, made.consumerSecret, made.accessToken, made.accessTokenSecret]) {
      expect(out + json.out).not.toContain(secret);
    }
  });
});

describe('integration:rotate', () => {
  it('replaces all credentials, and keeps the resources', async () => {
    const old = JSON.parse(
      (await run(['integration:create', 'rotated', '--resource', LINK, '--json'])).out,
    ) as Credentials;
    const fresh = JSON.parse((await run(['integration:rotate', 'rotated', '--json'])).out) as Credentials;
    expect(await statusesWith(old)).toEqual([401, 401]);
    expect(await statusesWith(fresh)).toEqual([200, 401]);
    expect(Object.values(old).filter((value) => Object.values(fresh).includes(value))).toEqual(['rotated']);
    expect((await run(['integration:rotate', 'rotated'])).out).toMatch(
      /^Integration "rotated" has new credentials\. .*\n {2}Consumer key +\w{32}\n/,
    );
  });

  it('is refused for a revoked one', async () => {
    await run(['integration:create', 'revoked', '--all']);
    await run(['integration:revoke', 'revoked']);
    expect(await run(['integration:rotate', 'revoked'])).toEqual({
      code: 1,
      out: '',
      err: 'error: Integration "revoked" is revoked, so it has no credentials to rotate.\n',
    });
  });
});

describe('integration:delete', () => {
  it('deletes it, and nothing of others', async () => {
    const made = JSON.parse((await run(['integration:create', 'deleted', '--all', '--json'])).out) as Credentials;
    const other = JSON.parse((await run(['integration:create', 'kept', '--all', '--json'])).out) as Credentials;
    expect(await statusesWith(other)).toEqual([200, 200]);
    expect((await run(['integration:delete', 'deleted'])).out).toBe('Integration "deleted" is deleted.\n');
    expect(await statusesWith(made)).toEqual([401, 401]);
    expect(await statusesWith(other)).toEqual([200, 200]);
    expect((await run(['integration:list'])).out).not.toContain('deleted');
  });

  it.each(['show', 'rotate', 'delete'])('integration:%s says when there is none of that name', async (command) => {
    expect(await run([`integration:${command}`, 'ghost'])).toEqual({
      code: 1,
      out: '',
      err: 'error: There is no integration "ghost".\n',
    });
  });
});
