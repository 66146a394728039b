import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { given } from '../support/given.js';
import { TestApp } from '../support/test-app.js';

const NOTIFY = '/rest/V1/order/notify-orders-are-ready-for-pickup';
const UNKNOWN = "The entity that was requested doesn't exist. Verify the entity and try again.";
const NOT_READY = 'The order is not ready for pickup';
const NO_ID = 'An ID is needed. Set the ID and try again.';

const notify = async (app: TestApp, orderIds: unknown) => (await app.post(NOTIFY, { orderIds })).body as unknown;

const refused = (...failures: (readonly [id: number, message: string])[]) => ({
  successful: false,
  errors: failures.map(([id, message]) => JSON.stringify({ id, message })),
});

const NOTIFIED = { successful: true, errors: [] };

describe('on a database of our own', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterAll(() => app.stop());

  it('every order is unknown, and what is not an id is missing', async () => {
    expect(await notify(app, [7, 8, 7])).toStrictEqual(refused([7, UNKNOWN], [8, UNKNOWN], [7, UNKNOWN]));
    expect(await notify(app, ['abc', '12abc', 0, null, true, 3.9, '', -1])).toStrictEqual(
      refused([0, NO_ID], [12, UNKNOWN], [0, NO_ID], [0, NO_ID], [1, UNKNOWN], [3, UNKNOWN], [0, NO_ID], [-1, UNKNOWN]),
    );
    expect(await notify(app, [])).toStrictEqual(NOTIFIED);
  });

  it('more than can be told in one answer are refused', async () => {
    const orderIds = Array.from({ length: 10_001 }, (_, index) => index + 1);
    expect(await notify(app, orderIds)).toEqual({
      message: 'The request is about %count orders, which is more than %most. Send it in parts.',
      parameters: { count: '10001', most: '10000' },
    });
    expect(await notify(app, orderIds.slice(1))).toMatchObject({ successful: false });
  });

  it('a number in place of the list is refused', async () => {
    const { status, body } = await app.post(NOTIFY, { orderIds: 5 });
    expect([status, body.message]).toEqual([
      400,
      'The "integer" value\'s type is invalid. The "int[]" type was expected. Verify and try again.',
    ]);
  });
});

/** Magento's tables of orders, with the columns that matter. */
const TABLES = [
  'sales_order (entity_id int PRIMARY KEY, state varchar(32), is_virtual smallint)',
  `sales_order_item (item_id int PRIMARY KEY, order_id int, parent_item_id int, product_id int, sku varchar(255),
    is_virtual smallint DEFAULT 0, locked_do_ship smallint, qty_ordered decimal(12,4), qty_shipped decimal(12,4) DEFAULT 0,
    qty_refunded decimal(12,4) DEFAULT 0, qty_canceled decimal(12,4) DEFAULT 0)`,
  'sales_shipment (entity_id int PRIMARY KEY, order_id int)',
  'inventory_pickup_location_order (order_id int PRIMARY KEY, pickup_location_code varchar(255))',
  'inventory_order_notification (order_id int PRIMARY KEY, notification_sent smallint, send_notification smallint)',
];

describe('on a database with orders', () => {
  let app: TestApp;
  let database: DataSource;
  let lastId = 0;

  beforeAll(async () => {
    app = await TestApp.start();
    database = app.nest.get(DataSource);
    for (const table of TABLES) await database.query(`CREATE TABLE ${table}`);
    await given(app).sources('shop');
    await given(app).source('closed', { enabled: false });
    await given(app).products('k', 'l');
    await given(app).product('free', {
      extension_attributes: { stock_item: { use_config_manage_stock: false, manage_stock: false, is_in_stock: true } },
    });
    await given(app).items(
      { source_code: 'shop', sku: 'k', quantity: 5, status: 1 },
      { source_code: 'shop', sku: 'l', quantity: 5, status: 0 },
      { source_code: 'closed', sku: 'k', quantity: 5, status: 1 },
    );
  });
  afterAll(() => app.stop());

  interface Order {
    readonly state?: string;
    readonly isVirtual?: number;
    readonly source?: string;
    readonly isShipped?: boolean;
    readonly items?: readonly { readonly sku: string; readonly qty: number; readonly shipped?: number }[];
  }

  const insert = (table: string, row: Readonly<Record<string, unknown>>): Promise<unknown> =>
    database.query(
      `INSERT INTO ${table} (${Object.keys(row).join()}) VALUES (${Object.keys(row)
        .map(() => '?')
        .join()})`,
      Object.values(row),
    );

  /** @returns its id */
  async function order({ state = 'processing', isVirtual = 0, source, isShipped, items }: Order): Promise<number> {
    const id = ++lastId;
    await insert('sales_order', { entity_id: id, state, is_virtual: isVirtual });
    for (const [index, { sku, qty, shipped = 0 }] of (items ?? [{ sku: 'k', qty: 2 }]).entries()) {
      const [product] = await database.query<{ id: number }[]>(
        'SELECT entity_id AS id FROM catalog_product_entity WHERE sku = ?',
        [sku],
      );
      await insert('sales_order_item', {
        item_id: id * 100 + index,
        order_id: id,
        product_id: product?.id ?? 0,
        sku,
        is_virtual: isVirtual,
        qty_ordered: qty,
        qty_shipped: shipped,
      });
    }
    if (source) await insert('inventory_pickup_location_order', { order_id: id, pickup_location_code: source });
    if (isShipped) await insert('sales_shipment', { entity_id: id, order_id: id });
    return id;
  }

  /** Whether Magento's cron is to send a message about it. */
  const queued = async (id: number): Promise<unknown[]> => {
    const rows = await database.query<{ send: number; sent: number }[]>(
      'SELECT send_notification AS send, notification_sent AS sent FROM inventory_order_notification WHERE order_id = ?',
      [id],
    );
    return rows.map(({ send, sent }) => [send, sent]);
  };

  it.each<[string, Order]>([
    ['the pickup location has all of it', { source: 'shop' }],
    ['the pickup location has just enough', { source: 'shop', items: [{ sku: 'k', qty: 5 }] }],
    ['it is shipped already', { source: 'shop', isShipped: true, items: [{ sku: 'k', qty: 99, shipped: 99 }] }],
    ['it is not to be picked up', {}],
    ['its stock is not managed', { source: 'shop', items: [{ sku: 'free', qty: 99 }] }],
  ])('is put into the queue when %s', async (_, wanted) => {
    const id = await order(wanted);
    expect(await notify(app, [id])).toStrictEqual(NOTIFIED);
    expect(await queued(id)).toEqual([[1, 0]]);
  });

  it.each<[string, Order]>([
    ['there is not enough', { source: 'shop', items: [{ sku: 'k', qty: 5.5 }] }],
    [
      'one of its items is out of stock',
      {
        source: 'shop',
        items: [
          { sku: 'k', qty: 1 },
          { sku: 'l', qty: 1 },
        ],
      },
    ],
    ['the pickup location does not have it', { source: 'shop', items: [{ sku: 'ghost', qty: 1 }] }],
    ['the pickup location is disabled', { source: 'closed' }],
    ['the pickup location is gone', { source: 'ghost' }],
    ['nothing is left to ship', { source: 'shop', items: [{ sku: 'k', qty: 1, shipped: 1 }] }],
    ['it is on hold', { source: 'shop', state: 'holded' }],
    ['it is virtual', { isVirtual: 1 }],
    ['it has no items', { items: [] }],
  ])('is not ready when %s', async (_, wanted) => {
    const id = await order(wanted);
    expect(await notify(app, [id])).toStrictEqual(refused([id, NOT_READY]));
    expect(await queued(id)).toEqual([]);
  });

  it('many at once: each is answered by itself, and a second time queues it anew', async () => {
    const [ready, hold] = [await order({ source: 'shop' }), await order({ state: 'holded' })];
    await insert('inventory_order_notification', { order_id: ready, send_notification: 1, notification_sent: 1 });
    expect(await notify(app, [hold, ready, 99_999, 0])).toStrictEqual(
      refused([hold, NOT_READY], [99_999, UNKNOWN], [0, NO_ID]),
    );
    expect(await queued(ready)).toEqual([[1, 0]]);
    const all = await Promise.all(Array.from({ length: 8 }, () => notify(app, [ready])));
    expect(all).toEqual(all.map(() => NOTIFIED));
    expect(await queued(ready)).toEqual([[1, 0]]);
  });
});
