import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createConnection, type Connection } from 'mysql2/promise';
import { loadConfig } from '../../src/config/load-config.js';
import { connect } from '../../src/database/data-source.js';
import {
  given,
  link,
  LINKS,
  LINKS_DELETE,
  linksOf,
  SOURCE_ITEMS,
  SOURCE_ITEMS_DELETE,
  SOURCE_SELECTION,
  SOURCES,
  sourcesOf,
  STOCK_RESOLVER,
  STOCKS,
  where,
} from '../support/given.js';
import { MAGENTO_ADMIN, MysqlDatabase } from '../support/magento-database.js';
import { OAuthClient } from '../support/oauth-client.js';
import { TestApp } from '../support/test-app.js';
import { isEmbedded, type TestDatabase } from '../support/test-database.js';

const TOKEN = '/rest/V1/integration/admin/token';

const document = readFileSync('docs/operations.md', 'utf8');
const STATEMENTS = (/```sql\n(.*?)```/s.exec(document)?.[1] ?? '')
  .replace(/^--.*$/gm, '')
  .split(';')
  .map((statement) => statement.trim())
  .filter((statement) => statement !== '');

describe('the grants in docs/operations.md', () => {
  it('are for every table that the code names', () => {
    const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(
      (file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'),
    );
    const code = sources.map((file) => readFileSync(join('src', file), 'utf8')).join('\n');
    // Examples in comments name tables of extensions.
    const text = code.replace(/^ *\/?\*.*$/gm, '');
    const named = new Set([...text.matchAll(/(?:@Entity|\btable)\('(\w+)'\)/g)].map(([, table]) => table));
    expect(named.size).toBeGreaterThan(15);
    // Only a catalog of our own has it.
    named.delete('nest_msi_product_name');
    expect([...named].filter((table) => !STATEMENTS.some((each) => each.includes(` magento.${table} `)))).toEqual([]);
  });
});

if (!isEmbedded()) {
  describe('a database user with these grants', () => {
    let magento: MysqlDatabase;
    let restricted: TestDatabase;
    let app: TestApp;
    let client: OAuthClient;
    let connection: Connection;
    let token: string;
    let account: string;

    const user = `nest_msi_${randomBytes(4).toString('hex')}`;
    const password = randomBytes(16).toString('hex');

    beforeAll(async () => {
      magento = await MysqlDatabase.ofMagento();
      const url = new URL(magento.url);
      const name = url.pathname.slice(1);
      // A fresh MariaDB has users without a name at localhost, who go before one at '%'.
      const [{ host } = { host: '%' }] = await magento.query<{ host: string }>(
        "SELECT SUBSTRING_INDEX(USER(), '@', -1) AS host",
      );
      account = `'${user}'@'${host}'`;
      for (const statement of STATEMENTS) {
        await magento.query(
          statement
            .replaceAll("'nest_msi'@'%'", account)
            .replaceAll('magento.', `${name}.`)
            .replace('a long password', password),
        );
      }
      Object.assign(url, { username: user, password });
      restricted = { url: url.href, drop: () => Promise.resolve() };
      connection = await createConnection(restricted.url);
    });
    afterAll(async () => {
      await app?.stop();
      await connection?.end();
      await magento.query(`DROP USER ${account}`);
      await magento.drop();
    });

    it('makes our tables, and starts again when they are there', async () => {
      for (const _ of [1, 2]) {
        const source = await connect(loadConfig({ DATABASE_URL: restricted.url }));
        await source.destroy();
      }
      expect(await magento.tables()).toEqual(expect.arrayContaining(['nest_msi_migration', 'nest_msi_secret']));
      // What this user may not do: an integration, and the administrator of the test's own.
      const owner = await TestApp.start({}, { url: magento.url, drop: restricted.drop });
      const { credentials } = await OAuthClient.create(owner, 'Magento_Backend::all');
      await owner.stop();
      app = await TestApp.start({}, restricted);
      client = new OAuthClient(app, credentials);
    });

    it('is ready', async () => {
      expect(await app.get('/health/ready')).toMatchObject({ status: 200 });
    });

    it('signs administrators in, counts wrong passwords, and takes signed requests', async () => {
      const wrong = { ...MAGENTO_ADMIN, password: 'wrong' };
      expect((await app.post(TOKEN, wrong, { token: null })).status).toBe(401);
      const { status, body } = await app.post(TOKEN, MAGENTO_ADMIN, { token: null });
      expect(status).toBe(200);
      token = body as string;
      expect((await client.get(`${STOCKS}/1`)).status).toBe(200);
    });

    it('reads and writes sources, stocks, links and items', async () => {
      await given(app).source('g-1');
      await given(app).source('g-2');
      const saved = await app.put(`${SOURCES}/g-1`, {
        source: { name: 'G 1', country_id: 'US', postcode: '2', enabled: false },
      });
      const stockId = await given(app).stock('granted', { type: 'website', code: 'eu' });
      const renamed = await app.put(`${STOCKS}/${stockId}`, { stock: { name: 'granted again' } });
      await given(app).links(link('g-1', stockId, 1), link('g-2', stockId, 2));
      await given(app).links(link('g-1', stockId, 3));
      await given(app).items({ sku: 'SKU-9', source_code: 'g-2', quantity: 5, status: 1 });
      await given(app).items({ sku: 'SKU-9', source_code: 'g-2', quantity: 6, status: 1 });
      expect([saved.status, renamed.status]).toEqual([200, 200]);
      expect(await linksOf(app, stockId)).toEqual(['g-2:2', 'g-1:3']);
      const answers = [
        await app.get(`${SOURCES}?searchCriteria`, { token }),
        await app.get(`${SOURCES}/g-1`),
        await app.get(`${STOCKS}?searchCriteria`),
        await app.get(`${STOCKS}/${stockId}`),
        await app.get(`${STOCK_RESOLVER}/website/base`),
        await app.get(`${LINKS}?searchCriteria`),
        await app.get(`${SOURCE_ITEMS}?${where('sku', 'SKU-9')}`),
        await app.get(sourcesOf(stockId)),
        await app.get('/rest/eu_de/V1/inventory/source-selection-algorithm-list'),
        await app.post(SOURCE_SELECTION, {
          inventoryRequest: { stockId, items: [{ sku: 'SKU-9', qty: 1 }] },
          algorithmCode: 'priority',
        }),
        await app.post(SOURCE_ITEMS_DELETE, { sourceItems: [{ sku: 'SKU-1', source_code: 'eu-1' }] }),
        await app.post(LINKS_DELETE, { links: [link('g-1', stockId)] }),
        await app.delete(`${STOCKS}/${stockId}`),
      ];
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
      expect(await magento.query("SELECT status FROM indexer_state WHERE indexer_id = 'inventory'")).toEqual([
        { status: 'invalid' },
      ]);
    });

    it.each([
      'SELECT * FROM customer_entity',
      "UPDATE admin_user SET password = 'mine'",
      "INSERT INTO admin_user (username, password) VALUES ('mallory', 'x')",
      "INSERT INTO authorization_rule (role_id, resource_id, permission) VALUES (2, 'Magento_Backend::all', 'allow')",
      "UPDATE oauth_token SET secret = 'mine'",
      "UPDATE core_config_data SET value = 'https://mallory.example/'",
      "UPDATE indexer_state SET indexer_id = 'x'",
      'DELETE FROM inventory_source',
      'DROP TABLE inventory_stock_10',
      'ALTER TABLE inventory_stock ADD COLUMN x int',
      'DELETE FROM nest_msi_secret',
      "UPDATE store SET code = 'x'",
      "SELECT LOAD_FILE('/etc/passwd') INTO OUTFILE '/tmp/x'",
    ])('is refused: %s', async (statement) => {
      await expect(connection.query(statement)).rejects.toMatchObject({
        code: expect.stringMatching(/^ER_(TABLE|COLUMN)?ACCESS_DENIED|^ER_SPECIFIC_ACCESS_DENIED/),
      });
    });
  });
}
