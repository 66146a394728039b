import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { given, LINKS_DELETE, link, SOURCE_SELECTION, SOURCES } from '../support/given.js';
import { SentStatements } from '../support/sent-statements.js';
import { TestApp } from '../support/test-app.js';
import { isEmbedded } from '../support/test-database.js';

const ALGORITHMS = '/rest/V1/inventory/source-selection-algorithm-list';
const DISTANCE = {
  code: 'distance',
  title: 'Distance Priority',
  description: 'Algorithm which provides Source Selections based on shipping address distance from the source',
};
const PRIORITY = {
  code: 'priority',
  title: 'Source Priority',
  description: 'Algorithm which provides Source Selections based on predefined priority of Source',
};

let sent: SentStatements;
let app: TestApp;
let stock: number;
let count = 0;

beforeAll(async () => {
  sent = new SentStatements();
  app = await TestApp.start();
});
afterAll(async () => {
  await app.stop();
  sent.stop();
});

/** Three sources of a stock of their own: north is asked first, then south, then west. */
beforeEach(async () => {
  count++;
  await given(app).sources(code('north'), code('south'), code('west'));
  stock = await given(app).stock(code('stock'));
  await given(app).links(link(code('west'), stock, 3), link(code('north'), stock, 1), link(code('south'), stock, 2));
});

const code = (name: string): string => `${name}-${count}`;

const item = (source: string, sku: string, quantity: number, status = 1) => ({
  source_code: code(source),
  sku,
  quantity,
  status,
});

interface Wanted {
  readonly sku: string;
  readonly qty: number | string;
}

const ask = (items: readonly Wanted[], algorithmCode = 'priority', stockId = stock) =>
  app.post(SOURCE_SELECTION, { inventoryRequest: { stockId, items }, algorithmCode });

/** The selection as `source sku deducted/available`, and whether it is enough. */
async function select(...items: Wanted[]): Promise<[lines: string[], shippable: boolean]> {
  const { status, body } = await ask(items);
  expect(status).toBe(200);
  const lines = (body.source_selection_items as Record<string, unknown>[]).map(
    ({ source_code, sku, qty_to_deduct, qty_available }) =>
      `${String(source_code).replace(`-${count}`, '')} ${String(sku)} ${String(qty_to_deduct)}/${String(qty_available)}`,
  );
  return [lines, body.shippable];
}

describe('priority', () => {
  it('empties one source after the other, and lists those that are not needed too', async () => {
    await given(app).items(item('west', 'a', 9), item('south', 'a', 4), item('north', 'a', 3));
    expect(await select({ sku: 'a', qty: 5 })).toStrictEqual([['north a 3/3', 'south a 2/4', 'west a 0/9'], true]);
    expect(await select({ sku: 'a', qty: 16 })).toStrictEqual([['north a 3/3', 'south a 4/4', 'west a 9/9'], true]);
    expect(await select({ sku: 'a', qty: 16.0001 })).toStrictEqual([
      ['north a 3/3', 'south a 4/4', 'west a 9/9'],
      false,
    ]);
  });

  it('goes by source, then by the age of the item, not by the request', async () => {
    await given(app).items(
      item('south', 'b', 1),
      item('north', 'b', 1),
      item('north', 'c', 1),
      item('north', 'a', 1),
      item('south', 'a', 1),
    );
    expect(await select({ sku: 'a', qty: 2 }, { sku: 'b', qty: 2 }, { sku: 'c', qty: 1 })).toStrictEqual([
      ['north b 1/1', 'north c 1/1', 'north a 1/1', 'south b 1/1', 'south a 1/1'],
      true,
    ]);
  });

  it('takes the link that was made first among equal priorities', async () => {
    await given(app).items(item('north', 'a', 1), item('south', 'a', 1), item('west', 'a', 1));
    await given(app).links(...['north', 'south', 'west'].map((name) => link(code(name), stock, 7)));
    expect((await select({ sku: 'a', qty: 1 }))[0]).toStrictEqual(['west a 1/1', 'north a 0/1', 'south a 0/1']);
  });

  it('leaves out disabled sources, items out of stock and sources of other stocks', async () => {
    await given(app).items(item('north', 'a', 5), item('south', 'a', 5, 0), item('west', 'a', 5));
    await app.put(`${SOURCES}/${code('north')}`, {
      source: { name: code('north'), country_id: 'US', postcode: '1', enabled: false },
    });
    expect(await select({ sku: 'a', qty: 6 })).toStrictEqual([['west a 5/5'], false]);
    await app.post(LINKS_DELETE, { links: [{ source_code: code('west'), stock_id: stock }] });
    expect(await select({ sku: 'a', qty: 6 })).toStrictEqual([[], false]);
  });

  it('is shippable only when all lines are', async () => {
    await given(app).items(item('north', 'a', 1), item('north', 'b', 1));
    expect((await select({ sku: 'a', qty: 1 }, { sku: 'b', qty: 1 }))[1]).toBe(true);
    expect((await select({ sku: 'a', qty: 1 }, { sku: 'b', qty: 2 }))[1]).toBe(false);
    expect((await select({ sku: 'a', qty: 1 }, { sku: 'unknown', qty: 1 }))[1]).toBe(false);
  });

  it('takes the last quantity for a SKU that is asked for twice', async () => {
    await given(app).items(item('north', 'a', 5));
    expect(await select({ sku: 'a', qty: 9 }, { sku: 'A', qty: 2 })).toStrictEqual([['north a 2/5'], true]);
  });

  it('does not drift with fractions', async () => {
    await given(app).items(item('north', 'a', 0.1), item('south', 'a', 0.7), item('west', 'a', 0.2));
    expect(await select({ sku: 'a', qty: 1 })).toStrictEqual([
      ['north a 0.1/0.1', 'south a 0.7/0.7', 'west a 0.2/0.2'],
      true,
    ]);
    expect(await select({ sku: 'a', qty: 0.3 })).toStrictEqual([
      ['north a 0.1/0.1', 'south a 0.2/0.7', 'west a 0/0.2'],
      true,
    ]);
  });

  it('deducts nothing from what is below zero', async () => {
    await given(app).items(item('north', 'a', -2), item('south', 'a', 3));
    expect(await select({ sku: 'a', qty: 3 })).toStrictEqual([['north a 0/-2', 'south a 3/3'], true]);
  });

  it('answers a request for nothing, or for less', async () => {
    await given(app).items(item('north', 'a', 4), item('south', 'a', 4));
    expect(await select({ sku: 'a', qty: 0 })).toStrictEqual([['north a 0/4', 'south a 0/4'], true]);
    expect(await select({ sku: 'a', qty: -1 })).toStrictEqual([['north a -1/4', 'south a 0/4'], true]);
    expect(await select()).toStrictEqual([[], true]);
  });

  it('finds SKUs and sources whatever their case, and returns their stored spelling', async () => {
    await given(app).items({ ...item('north', 'MiXeD', 4), source_code: code('NORTH') });
    expect(await select({ sku: 'mIxEd', qty: '1' })).toStrictEqual([['north MiXeD 1/4'], true]);
  });

  it('deducts from the item that the database finds for a SKU', async () => {
    await given(app).items(item('north', 'thé', 4), item('south', 'THÉ', 4), item('west', 'the', 4));
    expect(await select({ sku: 'the', qty: 9 })).toStrictEqual(
      isEmbedded() ? [['west the 4/4'], false] : [['north thé 4/4', 'south THÉ 4/4', 'west the 1/4'], true],
    );
    expect(await select({ sku: 'the', qty: 9 }, { sku: 'thé', qty: 2 })).toStrictEqual(
      isEmbedded()
        ? [['north thé 2/4', 'west the 4/4'], false]
        : [['north thé 2/4', 'south THÉ 0/4', 'west the 0/4'], true],
    );
  });

  it('finds nothing for a stock that does not exist', async () => {
    const { status, body } = await ask([{ sku: 'a', qty: 1 }], 'priority', 987654321);
    expect([status, body]).toStrictEqual([200, { source_selection_items: [], shippable: false }]);
  });

  it('takes no more lines than an order can have', async () => {
    const { status, body } = await ask(Array.from({ length: 50_001 }, (_, index) => ({ sku: `l${index}`, qty: 1 })));
    const type = '\\Magento\\InventorySourceSelectionApi\\Api\\Data\\ItemRequestInterface';
    const message = 'Maximum items of type "%type" is %max';
    expect([status, body]).toEqual([400, { message, parameters: { type, max: 50_000 } }]);
  });

  it('takes more SKUs than a statement takes values', async () => {
    await given(app).items(item('north', 'a', 4), item('north', 'z', 4));
    const many = Array.from({ length: 40_000 }, (_, index) => ({ sku: `unknown-${index}`, qty: 0 }));
    expect(await select({ sku: 'z', qty: 1 }, ...many, { sku: 'a', qty: 1 })).toStrictEqual([
      ['north a 1/4', 'north z 1/4'],
      true,
    ]);
  });

  it('reads 50 order lines over 400 sources in two statements', async () => {
    const sources = Array.from({ length: 400 }, (_, index) => `many-${index}`);
    const skus = Array.from({ length: 50 }, (_, index) => `sku-${index}`);
    await given(app).sources(...sources.map(code));
    await given(app).links(...sources.map((source, index) => link(code(source), stock, index + 10)));
    await given(app).items(...sources.flatMap((source) => skus.map((sku) => item(source, sku, 1))));

    const statements = await sent.during(async () => {
      const { body } = await ask(skus.map((sku) => ({ sku, qty: 400 })));
      expect(body.shippable).toBe(true);
      expect(body.source_selection_items).toHaveLength(20_000);
    });
    expect(statements.filter(({ sql }) => sql.includes('inventory_'))).toHaveLength(2);
  });
});

describe('algorithms', () => {
  it('lists those that there are', async () => {
    expect((await app.get(ALGORITHMS)).body).toStrictEqual([DISTANCE, PRIORITY]);
  });

  it.each(['bogus', 'PRIORITY', '', 'constructor'])('refuses %j, and names those that exist', async (algorithm) => {
    const { status, body } = await ask([], algorithm);
    expect([status, body]).toStrictEqual([
      400,
      {
        message: 'Validation Failed',
        errors: [
          {
            message: 'There is no source selection algorithm "%algorithmCode". The algorithms are: %algorithms.',
            parameters: { algorithmCode: algorithm, algorithms: 'distance, priority' },
          },
        ],
      },
    ]);
  });
});
