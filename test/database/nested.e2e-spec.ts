import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { getDataSourceToken } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { Database } from '../../src/database/database.js';
import { DATA_SOURCE } from '../../src/database/options.js';
import { Tables } from '../../src/database/tables/tables.js';
import { SourceItem } from '../../src/inventory/source-items/source-item.entity.js';
import { Source } from '../../src/inventory/sources/source.entity.js';
import { Website } from '../../src/stores/website.entity.js';
import { TestApp } from '../support/test-app.js';
import { isEmbedded } from '../support/test-database.js';

let app: TestApp;
let database: Database;
let tables: Tables;

beforeAll(async () => {
  app = await TestApp.start();
  database = app.nest.get(Database);
  tables = app.nest.get(Tables);
});
afterAll(() => app.stop());

const source = (sourceCode: string) => ({ sourceCode, name: sourceCode, countryId: 'US', postcode: '1' });
const write = (code: string) => tables.upsert(Source, [source(code)], ['sourceCode']);
const failure = new Error('on purpose');
const failing = async (code: string): Promise<never> => {
  await write(code);
  throw failure;
};

async function stored(...codes: string[]): Promise<string[]> {
  return (await tables.valuesAmong(Source, 'sourceCode', codes)).sort();
}

const websites = () => app.nest.get<DataSource>(getDataSourceToken(DATA_SOURCE)).getRepository(Website);
const website = (code: string) => ({ code, name: code, sortOrder: 0, defaultGroupId: 0, isDefault: 0 });

const item = (sku: string, quantity: number) => ({ sourceCode: 'default', sku, quantity });
const quantityOf = async (sku: string) =>
  (await database.manager.findOneBy(SourceItem, { sourceCode: 'default', sku }))?.quantity;

const add = (...items: ReturnType<typeof item>[]) =>
  database.transaction(() => tables.add(SourceItem, items, ['sourceCode', 'sku'], 'quantity'));

describe('a nested transaction that fails and is caught', () => {
  it('keeps none of its rows, and those of the outer one', async () => {
    await database.transaction(async () => {
      await write('outer-1');
      await database.transaction(() => failing('inner-1')).catch(() => undefined);
      await write('outer-2');
    });
    expect(await stored('outer-1', 'inner-1', 'outer-2')).toEqual(['outer-1', 'outer-2']);
  });

  it('keeps none of its rows when it comes first', async () => {
    await database.transaction(async () => {
      await database.transaction(() => failing('first-1')).catch(() => undefined);
      await database
        .transaction(async () => {
          await write('first-2');
          await database.read('SELECT 1');
          throw failure;
        })
        .catch(() => undefined);
      await write('first-3');
    });
    expect(await stored('first-1', 'first-2', 'first-3')).toEqual(['first-3']);
  });

  it('takes those inside it along, and leaves the ones beside it', async () => {
    await database.transaction(async () => {
      await write('deep-0');
      const inner = database.transaction(async () => {
        await database.transaction(() => write('deep-1'));
        throw failure;
      });
      const beside = database.transaction(() => write('deep-2'));
      await Promise.allSettled([inner, beside]);
    });
    expect(await stored('deep-0', 'deep-1', 'deep-2')).toEqual(['deep-0', 'deep-2']);
  });

  it('calls nothing back after the commit', async () => {
    const called: string[] = [];
    await database.transaction(async () => {
      database.afterCommit(() => called.push('before'));
      await database
        .transaction(() => {
          database.afterCommit(() => called.push('inner'));
          return failing('called');
        })
        .catch(() => undefined);
      database.afterCommit(() => called.push('after'));
    });
    expect(called).toEqual(['before', 'after']);
  });

  it('is undone when it is a statement that failed', async () => {
    await database.transaction(async () => {
      await write('kept');
      const twice = database.transaction(async () => {
        await write('twice');
        await tables.insertGenerated(Website, { code: 'base-2', name: 'a' }, 'websiteId');
        await tables.insertGenerated(Website, { code: 'base-2', name: 'b' }, 'websiteId');
      });
      await expect(twice).rejects.toThrow(/base-2|UNIQUE/);
    });
    expect(await stored('kept', 'twice')).toEqual(['kept']);
  });
});

describe('a repository that is injected on the data source', () => {
  it('writes inside the open transaction', async () => {
    const work = database.transaction(async () => {
      await websites().save(website('lost'));
      expect(await websites().findOneBy({ code: 'lost' })).not.toBeNull();
      throw failure;
    });
    await expect(work).rejects.toBe(failure);
    expect(await websites().findOneBy({ code: 'lost' })).toBeNull();
  });

  it('nests its own transactions, and cannot end ours', async () => {
    await database.transaction(async () => {
      await websites()
        .manager.transaction(async (manager) => {
          await manager.save(Website, website('nested-lost'));
          throw failure;
        })
        .catch(() => undefined);
      await websites().save(website('nested-kept'));
      const runner = websites().manager.connection.createQueryRunner();
      await expect(runner.commitTransaction()).rejects.toThrow('Database.transaction()');
    });
    expect(await websites().findOneBy({ code: 'nested-lost' })).toBeNull();
    expect(await websites().findOneBy({ code: 'nested-kept' })).not.toBeNull();
  });

  it('takes no part in the transaction of another request', async () => {
    let saved: Promise<unknown> = Promise.resolve();
    const hold: { begun?: () => void } = {};
    const begun = new Promise<void>((resolve) => (hold.begun = resolve));
    const other = database.transaction(async () => {
      await write('other');
      await database.read('SELECT 1');
      hold.begun?.();
      await new Promise((resolve) => setTimeout(resolve, 50));
      throw failure;
    });
    await begun;
    saved = websites().save(website('mine'));
    await expect(other).rejects.toBe(failure);
    await saved;
    expect(await websites().findOneBy({ code: 'mine' })).not.toBeNull();
  });
});

describe('amounts that are added', () => {
  beforeEach(() =>
    database.transaction(() =>
      tables.save(
        SourceItem,
        ['one', 'two'].map((sku) => ({ ...item(sku, 10), status: 1 })),
        ['sourceCode', 'sku'],
        'sourceItemId',
      ),
    ),
  );

  it('all count, when they are added at once', async () => {
    await Promise.all(
      Array.from({ length: 30 }, (_, index) => add(item('one', 1), item('two', index % 2 ? -0.1 : 0.1))),
    );
    expect([await quantityOf('one'), await quantityOf('two')]).toEqual([40, 10]);
  });

  it('are summed up by key, as the collation compares keys, and insert nothing', async () => {
    expect(await add(item('one', 1.25), item('ONE', 1.25), item('none', 1))).toBe(1);
    expect([await quantityOf('one'), await quantityOf('none')]).toEqual([12.5, undefined]);
  });

  it('are refused when the column cannot hold the sum', async () => {
    await add(item('one', 99_999_980));
    await expect(add(item('one', 99_999_980))).rejects.toThrow(/Out of range/);
    expect(await quantityOf('one')).toBe(99_999_990);
  });
});

describe('spellings', () => {
  const STORED = ['Café', 'straße', 'søk', 'x 1', '0010', 'abc', '1e3', 'ÅÄÖ'];
  // prettier-ignore
  const SENT = [
    ...STORED,
    'cafe', 'CAFÉ', 'café ', 'cafe\u0301', 'strasse', 'strase', 'STRAßE', 'sok', 'SØK', 'søk  ', 'x1', 'x  1', ' x 1',
    '10', '0010 ', '010', 'ABC', 'abc\u{1f600}', '\u{1f600}', 'åäö', 'aao', '1000', '1E3', '', '%', "a'b", 'a\\b', '"',
    '\ud83d', 'abc'.padEnd(400), 'y'.repeat(300),
  ];

  beforeAll(() => database.transaction(() => tables.upsert(Source, STORED.map(source), ['sourceCode'])));

  it('are the database’s own answer, value by value', async () => {
    const found = await tables.spellings(Source, 'sourceCode', SENT);
    for (const sent of SENT) {
      const [row] = await database.read<{ code: string }>(
        `SELECT source_code AS code FROM ${database.table('inventory_source')} WHERE source_code = ?`,
        [isEmbedded() ? sent.replace(/ +$/, '') : sent.toWellFormed()],
      );
      expect([sent, found.get(sent)]).toEqual([sent, row?.code]);
    }
    expect(found.get('ABC')).toBe('abc');
  });
});

it('what is no read is refused outside of transactions, before it is sent', async () => {
  const table = database.table('inventory_source');
  for (const statement of [`UPDATE ${table} SET enabled = 1`, `SELECT 1; DELETE FROM ${table}`, `SELECT 1 INTO @a`]) {
    await expect(database.read(statement)).rejects.toThrow('Outside of a transaction');
    await expect(database.search(statement)).rejects.toThrow('Outside of a transaction');
  }
  await database.transaction(async () => {
    await expect(database.define('CREATE TABLE IF NOT EXISTS nowhere (a int)')).rejects.toThrow('DDL');
  });
});
