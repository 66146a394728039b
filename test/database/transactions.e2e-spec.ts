import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '../../src/database/database.js';
import { Tables } from '../../src/database/tables/tables.js';
import { Source } from '../../src/inventory/sources/source.entity.js';
import { Metrics } from '../../src/metrics/metrics.js';
import { Website } from '../../src/stores/website.entity.js';
import { given, LINKS, link, linksOf, SOURCE_ITEMS, SOURCES, STOCKS } from '../support/given.js';
import { SentStatements } from '../support/sent-statements.js';
import { TestApp } from '../support/test-app.js';
import { isEmbedded } from '../support/test-database.js';
import { until } from '../support/until.js';

let sent: SentStatements;
let app: TestApp;
let database: Database;

beforeAll(async () => {
  sent = new SentStatements();
  app = await TestApp.start();
  database = app.nest.get(Database);
});
afterAll(async () => {
  await app.stop();
  sent.stop();
});

const insertSource = (code: string): Promise<unknown> =>
  database.execute(
    `INSERT INTO ${database.table('inventory_source')} (source_code, name, country_id, postcode) VALUES (?, ?, 'US', '1')`,
    [code, code],
  );

const statusOf = async (code: string): Promise<number> => (await app.get(`${SOURCES}/${code}`)).status;

/** A promise, and the way to keep it. */
function deferred<Value = void>() {
  const keepers: ((value: Value) => void)[] = [];
  const promise = new Promise<Value>((resolve) => keepers.push(resolve));
  return { promise, keep: (value: Value) => keepers[0]?.(value) };
}

/** A transaction that does its work, waits, and fails when it is told to. */
function failingTransaction(work: () => Promise<unknown>) {
  const [begun, told] = [deferred(), deferred()];
  const ended = database.transaction(async () => {
    await work();
    begun.keep();
    await told.promise;
    throw new Error('on purpose');
  });
  return { isUnderWay: begun.promise, fail: told.keep, ended };
}

const isDoomed = (index: number): boolean => index % 2 === 1;

describe('a transaction that is under way', () => {
  it('shows nobody what it has not committed, and leaves nothing behind when it fails', async () => {
    const failing = failingTransaction(() => insertSource('never'));
    await failing.isUnderWay;
    expect(await statusOf('never')).toBe(404);
    expect((await app.get(SOURCES)).body.items).not.toContainEqual(expect.objectContaining({ source_code: 'never' }));
    failing.fail();
    await expect(failing.ended).rejects.toThrow('on purpose');
    expect(await statusOf('never')).toBe(404);
  });

  it('takes no other request’s write along when it fails', async () => {
    for (let round = 0; round < 10; round++) {
      const failing = failingTransaction(() => insertSource(`lost-${round}`));
      await failing.isUnderWay;
      const writes = [1, 2, 3].map((index) => given(app).source(`kept-${round}-${index}`));
      const stock = given(app).stock(`kept-${round}`);
      expect(await statusOf(`lost-${round}`)).toBe(404);
      failing.fail();
      await expect(failing.ended).rejects.toThrow('on purpose');
      await Promise.all([...writes, stock]);
      expect(await statusOf(`lost-${round}`)).toBe(404);
      for (const index of [1, 2, 3]) expect(await statusOf(`kept-${round}-${index}`)).toBe(200);
      expect((await app.get(`${STOCKS}/${await stock}`)).status).toBe(200);
    }
  });

  it('fails alone, when many begin at once and every other one fails', async () => {
    const codes = Array.from({ length: 40 }, (_, index) => `many-${index}`);
    const ends = await Promise.allSettled(
      codes.map((code, index) =>
        database.transaction(async () => {
          await insertSource(code);
          await insertSource(`${code}-twin`);
          if (isDoomed(index)) throw new Error('on purpose');
        }),
      ),
    );
    expect(ends.map(({ status }) => status === 'rejected')).toEqual(codes.map((_, index) => isDoomed(index)));
    for (const [index, code] of codes.entries()) {
      const wanted = isDoomed(index) ? 404 : 200;
      expect([await statusOf(code), await statusOf(`${code}-twin`)]).toEqual([wanted, wanted]);
    }
  });

  it('is one with those inside it', async () => {
    const failing = database.transaction(async () => {
      await database.transaction(() => insertSource('inner'));
      throw new Error('on purpose');
    });
    await expect(failing).rejects.toThrow('on purpose');
    expect(await statusOf('inner')).toBe(404);
  });

  it('sees its own writes', async () => {
    const seen = await database.transaction(async () => {
      await insertSource('own');
      return database.read(`SELECT source_code FROM ${database.table('inventory_source')} WHERE source_code = 'own'`);
    });
    expect(seen).toEqual([{ source_code: 'own' }]);
  });
});

/** As `insertSource`, but nobody waits for the answer. */
const write = (code: string): Promise<void> =>
  database.write(
    `INSERT INTO ${database.table('inventory_source')} (source_code, name, country_id, postcode) VALUES (?, ?, 'US', '1')`,
    [code, code],
  );

/** The first word of each statement that a transaction sends. */
const words = async (work: () => Promise<unknown>): Promise<string[]> =>
  (await sent.during(() => database.transaction(work))).map(({ sql }) => /^[A-Z]+/.exec(sql)?.[0] ?? sql);

describe('a statement that answers nothing', () => {
  it('is sent alone when it is alone, and in a transaction when it is not', async () => {
    expect(await words(() => write('lone'))).toEqual(['INSERT']);
    const [begin, ...rest] = await words(async () => {
      await write('two');
      await database.read('SELECT 1');
    });
    expect([begin, ...rest]).toEqual([isEmbedded() ? 'BEGIN' : 'START', 'INSERT', 'SELECT', 'COMMIT']);
    for (const code of ['lone', 'two']) expect(await statusOf(code)).toBe(200);
  });

  it('fails with its transaction, and leaves nothing of it behind', async () => {
    await expect(database.transaction(() => write('lone'))).rejects.toThrow(/lone|UNIQUE/);
    const failing = database.transaction(async () => {
      await write('before');
      await write('lone');
    });
    await expect(failing).rejects.toThrow(/lone|UNIQUE/);
    expect(await statusOf('before')).toBe(404);
  });

  it('fails where it was said, when that is a part of a transaction', async () => {
    const told = await database.transaction(async () => {
      await write('outer');
      return database.transaction(() => write('lone')).catch(() => 'told');
    });
    expect(told).toBe('told');
    expect(await statusOf('outer')).toBe(200);
  });

  it('is not lost among others that are said at once, and all of them are one transaction', async () => {
    const codes = ['once-1', 'once-2', 'once-3'];
    const atOnce = () => Promise.all([...codes.map(write), database.read('SELECT 1'), database.read('SELECT 2')]);
    const failing = database.transaction(async () => {
      await atOnce();
      throw new Error('on purpose');
    });
    await expect(failing).rejects.toThrow('on purpose');
    for (const code of codes) expect(await statusOf(code)).toBe(404);
    await database.transaction(atOnce);
    for (const code of codes) expect(await statusOf(code)).toBe(200);
  });

  it('is not sent any more when its transaction is over', async () => {
    const late = deferred();
    const talking: Promise<unknown>[] = [];
    const failing = database.transaction(async () => {
      await write('late-1');
      talking.push(late.promise.then(() => write('late-2')).catch((error: Error) => error.message));
      throw new Error('on purpose');
    });
    await expect(failing).rejects.toThrow('on purpose');
    late.keep();
    expect(await Promise.all(talking)).toEqual(['This transaction is over.']);
    for (const code of ['late-1', 'late-2']) expect(await statusOf(code)).toBe(404);
  });

  it('is undone with what TypeORM saves in a transaction of its own', async () => {
    const website = { code: 'inner', name: 'inner', sortOrder: 0, defaultGroupId: 0, isDefault: 0 };
    const failing = database.transaction(async () => {
      await write('around');
      await database.manager.save(Website, website);
      throw new Error('on purpose');
    });
    await expect(failing).rejects.toThrow('on purpose');
    expect(await statusOf('around')).toBe(404);
    expect(await database.manager.findOneBy(Website, { code: 'inner' })).toBeNull();
  });

  it('that fails is not forgotten because somebody else was told', async () => {
    const failing = database.transaction(async () => {
      await write('lone');
      await database.read('SELECT 1').catch(() => undefined);
      await write('after');
    });
    await expect(failing).rejects.toThrow(/lone|UNIQUE/);
    expect(await statusOf('after')).toBe(404);
  });

  it('that fails and is caught undoes nothing: what was before it and what comes after it is committed', async () => {
    await database.transaction(async () => {
      await insertSource('kept-before');
      await expect(insertSource('lone')).rejects.toThrow(/lone|UNIQUE/);
      await expect(database.read('SELECT * FROM nowhere')).rejects.toThrow(/nowhere/);
      await write('kept-after');
    });
    for (const code of ['kept-before', 'kept-after']) expect(await statusOf(code)).toBe(200);
    // Nothing of it is left on the connection either.
    await database.transaction(() => insertSource('next'));
    expect(await statusOf('next')).toBe(200);
  });

  it('is refused outside of transactions', async () => {
    await expect(write('nowhere')).rejects.toThrow('Writing needs a transaction');
    expect(() => insertSource('nowhere')).toThrow('Writing needs a transaction');
  });
});

/** The very first requests, inside of whose transactions the service asks whether Magento's tables are there. */
const firstRequests = (fresh: TestApp, count: number) =>
  Promise.all(
    Array.from({ length: count }, (_, index) =>
      index % 2 === 0
        ? fresh.post(LINKS, { links: [link('default', 1, index + 1)] })
        : fresh.post(`${SOURCE_ITEMS}-delete`, { sourceItems: [{ sku: 'none', source_code: 'default' }] }),
    ),
  );

describe('the pool', () => {
  const SECONDS = 15;

  it.each(['1', '3'])(
    'of %s may be smaller than the number of requests',
    async (size) => {
      const fresh = await TestApp.start({ DATABASE_POOL_SIZE: size });
      const answers = await firstRequests(fresh, 12);
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
      await fresh.stop();
    },
    SECONDS * 1000,
  );
});

const raise = (code: string): Promise<unknown> =>
  database.execute(
    `UPDATE ${database.table('inventory_source_stock_link')} SET priority = priority + 1 WHERE source_code = ?`,
    [code],
  );

/** Two transactions, each of which takes a row, and then, at the first attempt, the one that the other has taken. */
function ring(nested: boolean, raiseSecond = raise) {
  const attempts = [0, 0];
  const bothHoldOne = deferred();
  let waiting = 2;
  const run = (index: number, first: string, second: string): Promise<void> =>
    database.transaction(async (attempt) => {
      attempts[index] = attempt;
      await raise(first);
      if (--waiting === 0) bothHoldOne.keep();
      await bothHoldOne.promise;
      await (nested ? database.transaction(() => raiseSecond(second)) : raiseSecond(second));
    });
  return { attempts, ended: Promise.all([run(0, 'ring-1', 'ring-2'), run(1, 'ring-2', 'ring-1')]) };
}

/** Catches the deadlock inside, and goes on with another write. */
const raiseAndCatch = async (code: string): Promise<void> => {
  await raise(code).catch(() => undefined);
  await raise(code).catch(() => undefined);
};

/** `code:1` → `code:4` */
const raisedThrice = (text: string): string => text.replace(/\d+$/, (priority) => String(Number(priority) + 3));

/** `code:1` → `code:3` */
const raisedTwice = (text: string): string => text.replace(/\d+$/, (priority) => String(Number(priority) + 2));

const tables = (): Tables => app.nest.get(Tables);

/** InnoDB shows transactions as they were at most 0.1 s ago, unless it is asked more often: then older ones. */
const TRX_CACHE_MS = 150;

async function isWaitingForLock(): Promise<boolean> {
  const [row] = await database.read<{ waiting: unknown }>(
    `SELECT COUNT(*) AS waiting FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT' AND
      trx_mysql_thread_id IN (SELECT id FROM information_schema.processlist WHERE db = DATABASE())`,
  );
  return Number(row?.waiting) === 1;
}

const restarts = async (): Promise<number> =>
  (await app.nest.get(Metrics).transactionRestarts.get()).values.reduce((sum, { value }) => sum + value, 0);

if (!isEmbedded()) {
  describe('two transactions that wait for each other', () => {
    let stock: number;

    beforeAll(async () => {
      await given(app).sources('ring-1', 'ring-2');
      stock = await given(app).stock('ring');
      await given(app).links(link('ring-1', stock, 1), link('ring-2', stock, 1));
    });

    it('a deadlock that is caught inside still rolls all of it back, and is retried', async () => {
      const before = await linksOf(app, stock);
      const { attempts, ended } = ring(false, raiseAndCatch);
      await ended;
      expect(attempts.sort()).toEqual([1, 2]);
      expect(await linksOf(app, stock)).toEqual(before.map(raisedThrice));
    });

    it.each([
      ['both end well, one of them at its second attempt', false],
      ['the outer one starts again when the inner one loses', true],
    ])('%s', async (_, nested) => {
      const before = await linksOf(app, stock);
      const { attempts, ended } = ring(nested);
      await ended;
      expect(attempts.sort()).toEqual([1, 2]);
      expect(await linksOf(app, stock)).toEqual(before.map(raisedTwice));
    });
  });

  describe('locks', () => {
    /** More than one statement takes. */
    const codes = ['order-2', ...Array.from({ length: 1_000 }, (_, index) => `order-3-${index}`), 'order-1'];

    beforeAll(() => given(app).sources('order-1', 'order-2'));

    it('are taken in the order of the keys, whatever the order of the request', async () => {
      const [held, done] = [deferred(), deferred()];
      const holding = database.transaction(async () => {
        await tables().lock(Source, 'sourceCode', ['order-1']);
        held.keep();
        await done.promise;
      });
      await held.promise;
      const waiting = database.transaction(() => tables().lock(Source, 'sourceCode', codes));
      await until(isWaitingForLock, 20_000, TRX_CACHE_MS);
      // The one that waits for the first row does not hold the second one yet.
      const second = database.transaction(() => tables().lock(Source, 'sourceCode', ['order-2']));
      await expect(second).resolves.toBeUndefined();
      done.keep();
      await Promise.all([holding, waiting]);
    });

    it('of writes that name the same rows in opposite order never end in a deadlock', async () => {
      const before = await restarts();
      await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          database.transaction(async () => {
            await tables().lock(Source, 'sourceCode', index % 2 === 0 ? codes : codes.toReversed());
          }),
        ),
      );
      expect(await restarts()).toBe(before);
    });
  });
}
