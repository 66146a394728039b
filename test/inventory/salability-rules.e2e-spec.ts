import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { given, link, SOURCE_ITEMS_DELETE } from '../support/given.js';
import { TestApp, type Answer } from '../support/test-app.js';

const INVENTORY = '/rest/V1/inventory';
const MIN = 'is_correct_qty-min_sale_qty';
const MAX = 'is_correct_qty-max_sale_qty';
const STEP = 'is_correct_qty-qty_increment';
const DECIMAL = 'is_correct_qty-is_qty_decimal';
const NONE_IN_STOCK = 'is_any_source_item_in_stock-no_source_items_in_stock';
const NOT_ENOUGH = ['back_order-disabled', 'manage_stock-enabled', 'is_salable_with_reservations-not_enough_qty'];
const NOT_ASSIGNED = ['requested-sku-is-not-assigned-to-given-stock'];
const NO_SOURCE_ITEMS = "Can't check requested quantity for products without Source Items support.";

/** Settings of a product's own, instead of the global ones. */
const own = (settings: Readonly<Record<string, unknown>>): object => ({
  ...Object.fromEntries(Object.keys(settings).map((name) => [FLAG[name] ?? `use_config_${name}`, 0])),
  ...settings,
});
const FLAG: Readonly<Record<string, string>> = {
  enable_qty_increments: 'use_config_enable_qty_inc',
  is_qty_decimal: 'item_id',
};
const steps = (qty_increments: number): object => own({ enable_qty_increments: true, qty_increments });
const IN_DECIMALS = { is_qty_decimal: true };

interface Item {
  readonly source: string;
  readonly quantity: number;
  readonly status: number;
}
const north = (quantity: number, status = 1): Item => ({ source: 'north', quantity, status });
const closed = (quantity: number, status = 1): Item => ({ source: 'closed', quantity, status });

interface Expected {
  readonly isSalable: boolean;
  /** null: 400, the type has none. */
  readonly quantity: number | null;
  /** Codes of the errors by requested quantity; none: it can be sold. */
  readonly requested: Readonly<Record<string, readonly string[]>>;
}

/** Sources north and south, and one that is disabled; products are numbered. */
class Shop {
  private count = 0;

  private constructor(
    readonly app: TestApp,
    readonly stock: number,
  ) {}

  static async open(settings: Readonly<Record<string, string | null>> = {}): Promise<Shop> {
    const app = await TestApp.start();
    for (const [name, value] of Object.entries(settings)) {
      await app.nest
        .get(DataSource)
        .query("INSERT INTO core_config_data (scope, scope_id, path, value) VALUES ('default', 0, ?, ?)", [
          `cataloginventory/item_options/${name}`,
          value,
        ]);
    }
    await given(app).sources('north', 'south');
    await given(app).source('closed', { enabled: false });
    const stock = await given(app).stock('shop');
    await given(app).links(link('north', stock, 1), link('south', stock, 2), link('closed', stock, 3));
    return new Shop(app, stock);
  }

  /** @returns the SKU */
  async product(stock_item: object, items: readonly Item[], reserved = 0, type_id = 'simple'): Promise<string> {
    const sku = `sku-${++this.count}`;
    await given(this.app).product(sku, { type_id, extension_attributes: { stock_item } });
    if (items.length > 0)
      await given(this.app).items(...items.map(({ source, ...item }) => ({ sku, source_code: source, ...item })));
    if (reserved !== 0) await this.reserve(sku, reserved);
    return sku;
  }

  reserve(sku: string, quantity: number): Promise<unknown> {
    return this.app.nest
      .get(DataSource)
      .query('INSERT INTO inventory_reservation (stock_id, sku, quantity) VALUES (?, ?, ?)', [
        this.stock,
        sku,
        quantity,
      ]);
  }

  requested(sku: string, qty: string | number, stock: string | number = this.stock): Promise<Answer> {
    return this.app.get(`${INVENTORY}/is-product-salable-for-requested-qty/${sku}/${stock}/${qty}`);
  }
}

/** What each route answers; those about many must say the same as those about one. */
async function answersOf(shop: Shop, sku: string, quantities: readonly string[]): Promise<Expected> {
  const { app, stock } = shop;
  const { body: isSalable } = await app.get(`${INVENTORY}/is-product-salable/${sku}/${stock}`);
  const quantity = await app.get(`${INVENTORY}/get-product-salable-quantity/${sku}/${stock}`);
  const requested: Record<string, string[]> = {};
  for (const qty of quantities) {
    const { body } = await shop.requested(sku, qty);
    requested[qty] = (body.errors as { code: string }[]).map(({ code }) => code);
    expect(body.salable).toBe(body.errors.length === 0);
    const request = `skuRequests[0][sku]=${sku}&skuRequests[0][qty]=${qty}&stockId=${stock}`;
    const many = await app.get(`${INVENTORY}/are-product-salable-for-requested-qty/?${request}`);
    expect(many.body).toEqual([{ sku, stock_id: stock, ...body }]);
  }
  const salable = { sku, stock_id: stock, salable: isSalable };
  const list = `skus[]=${sku}&skus[]=${sku}&stockId=${stock}`;
  expect((await app.get(`${INVENTORY}/are-products-salable?${list}`)).body).toEqual([salable, salable]);
  const qty = quantity.status === 200 ? (quantity.body as number) : 0;
  expect((await app.get(`${INVENTORY}/get-products-salable-quantities?${list}`)).body).toEqual([
    { ...salable, qty },
    { ...salable, qty },
  ]);
  return { isSalable: isSalable as boolean, quantity: quantity.status === 200 ? qty : null, requested };
}

type Case = readonly [title: string, settings: object, items: readonly Item[], reserved: number, expected: Expected];

const messageOf = async (shop: Shop, settings: object, qty: number): Promise<unknown> =>
  (await shop.requested(await shop.product(settings, MANY), qty)).body.errors[0].message;

const MANY: readonly Item[] = [north(10)];
const salable = (quantity: number, requested: Expected['requested'] = {}): Expected => ({
  isSalable: true,
  quantity,
  requested,
});
const unsalable = (quantity: number, requested: Expected['requested'] = {}): Expected => ({
  isSalable: false,
  quantity,
  requested,
});

describe('rules of salability', () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await Shop.open();
  });
  afterAll(() => shop.app.stop());

  it.each<Case>([
    // What is there.
    ['nothing but 0', {}, [north(0)], 0, unsalable(0, { 1: NOT_ENOUGH })],
    ['less than nothing', {}, [north(-2)], 0, unsalable(0, { 1: NOT_ENOUGH })],
    ['a quantity that is out of stock', {}, [north(5, 0)], 0, unsalable(0, { 1: [NONE_IN_STOCK] })],
    ['only an item on a disabled source', {}, [closed(5)], 0, unsalable(0, { 1: [NONE_IN_STOCK] })],
    ['no item', {}, [], 0, unsalable(0, { 1: NOT_ASSIGNED })],
    [
      'a negative item beside a positive one',
      {},
      [north(5), { source: 'south', quantity: -2, status: 1 }],
      0,
      salable(3, { 3: [], 4: NOT_ENOUGH }),
    ],
    ['a negative item out of stock', {}, [north(5), { source: 'south', quantity: -2, status: 0 }], 0, salable(5)],
    // Reservations.
    ['reservations of a fraction', {}, MANY, -0.3333, salable(9.6667, { 9: [], 10: NOT_ENOUGH })],
    ['everything reserved', {}, MANY, -10, unsalable(0, { 1: NOT_ENOUGH })],
    ['more reserved than there is', {}, MANY, -12, unsalable(0, { 1: NOT_ENOUGH })],
    ['reservations above 0', {}, MANY, 2, salable(12, { 12: [], 13: NOT_ENOUGH })],
    ['reservations without an item', {}, [], 5, unsalable(0, { 1: NOT_ASSIGNED })],
    // Out-of-stock threshold.
    ['a threshold', own({ min_qty: 2.5 }), MANY, 0, salable(7.5, { 7: [], 8: NOT_ENOUGH })],
    ['a threshold and reservations', own({ min_qty: 2 }), MANY, -8, unsalable(0, { 1: NOT_ENOUGH })],
    [
      'a negative threshold without backorders: none',
      own({ min_qty: -5 }),
      [north(0)],
      0,
      unsalable(0, { 1: NOT_ENOUGH }),
    ],
    // Backorders.
    ['backorders', own({ backorders: 1 }), [north(0)], 0, salable(0, { 9: [] })],
    ['backorders with notice', own({ backorders: 2 }), [north(0)], 0, salable(0, { 9: [] })],
    ['backorders, and orders', own({ backorders: 1 }), [north(1)], -4, salable(-3, { 9: [] })],
    [
      'backorders, and an item that is out of stock',
      own({ backorders: 1 }),
      [north(3, 0)],
      0,
      unsalable(0, { 1: [NONE_IN_STOCK] }),
    ],
    ['backorders, and a disabled source', own({ backorders: 1 }), [closed(3)], 0, unsalable(0, { 1: [NONE_IN_STOCK] })],
    ['backorders, and no item', own({ backorders: 1 }), [], 0, unsalable(0, { 1: NOT_ASSIGNED })],
    [
      'backorders with a positive threshold: none',
      own({ backorders: 1, min_qty: 5 }),
      [north(2)],
      0,
      salable(2, { 9: [] }),
    ],
    [
      'a negative threshold, and less than nothing',
      own({ min_qty: -5 }),
      [north(-2)],
      0,
      unsalable(-2, { 1: NOT_ENOUGH }),
    ],
    [
      'backorders down to a limit',
      own({ backorders: 1, min_qty: -3 }),
      [north(0)],
      -1,
      salable(2, { 2: [], 3: NOT_ENOUGH }),
    ],
    ['backorders at their limit', own({ backorders: 2, min_qty: -3 }), [north(0)], -3, unsalable(0, { 1: NOT_ENOUGH })],
    // Stock that is not managed.
    ['unmanaged stock', own({ manage_stock: false }), [north(0)], -3, salable(-3, { 9: [] })],
    ['unmanaged stock, out of stock', own({ manage_stock: false }), [north(4, 0)], 0, salable(0, { 9: [] })],
    [
      'unmanaged stock with a threshold',
      own({ manage_stock: false, min_qty: 3 }),
      [north(1)],
      0,
      salable(-2, { 9: [] }),
    ],
    ['unmanaged stock on a disabled source', own({ manage_stock: false }), [closed(4)], 0, salable(0, { 9: [] })],
    ['unmanaged stock without an item', own({ manage_stock: false }), [], 0, unsalable(0, { 1: NOT_ASSIGNED })],
    ['managed stock', own({ manage_stock: true }), [north(0)], 0, unsalable(0, { 1: NOT_ENOUGH })],
    // Limits of the cart.
    [
      'the default limits',
      {},
      [north(20_000)],
      0,
      salable(20_000, {
        0: [MIN],
        '-1': [MIN],
        10000: [],
        10001: [MAX],
        '1e4': [],
        '1e300': [MAX],
        2.5: [DECIMAL],
        0.5: [MIN],
      }),
    ],
    ['a least quantity', own({ min_sale_qty: 2.5 }), MANY, 0, salable(10, { 2: [MIN], 3: [] })],
    ['no least quantity', own({ min_sale_qty: 0 }), MANY, 0, salable(10, { 0: [], '-1': [], 1: [] })],
    ['a largest quantity', own({ max_sale_qty: 4 }), MANY, 0, salable(10, { 4: [], 5: [MAX] })],
    [
      'no largest quantity',
      own({ max_sale_qty: 0 }),
      [north(20_000)],
      0,
      salable(20_000, { 20000: [], 20001: NOT_ENOUGH }),
    ],
    [
      'a least quantity above the largest',
      own({ min_sale_qty: 6, max_sale_qty: 4 }),
      MANY,
      0,
      salable(10, { 5: [MIN], 7: [MAX] }),
    ],
    ['a least quantity that is not there', own({ min_sale_qty: 20 }), MANY, 0, salable(10, { 20: NOT_ENOUGH })],
    ['steps', steps(3), MANY, 0, salable(10, { 3: [], 4: [STEP], 12: NOT_ENOUGH, 4.5: [STEP] })],
    ['steps of a fraction, in whole units: cut to whole ones', steps(2.5), MANY, 0, salable(10, { 2: [], 5: [STEP] })],
    ['steps below 1, in whole units: none', steps(0.5), MANY, 0, salable(10, { 1: [], 1.5: [DECIMAL] })],
    [
      'steps of a fraction',
      { ...steps(0.1), ...IN_DECIMALS, ...own({ min_sale_qty: 0 }) },
      MANY,
      0,
      salable(10, { 0.3: [], 0.7: [], 0.35: [STEP] }),
    ],
    ['negative steps: none', steps(-2), MANY, 0, salable(10, { 1: [] })],
    ['steps that are off', own({ enable_qty_increments: false, qty_increments: 3 }), MANY, 0, salable(10, { 4: [] })],
    [
      'decimals',
      { ...IN_DECIMALS, ...own({ min_sale_qty: 0.1 }) },
      MANY,
      0,
      salable(10, { 1.5: [], 0.05: [MIN], 10.00001: [], 10.0001: NOT_ENOUGH }),
    ],
    [
      'two limits that are broken: the first is told',
      { ...steps(4), ...own({ max_sale_qty: 5 }) },
      MANY,
      0,
      salable(10, { 6: [MAX], 5: [STEP] }),
    ],
    [
      'a limit that is broken, and nothing in stock: both are told',
      own({ max_sale_qty: 5 }),
      [north(5, 0)],
      0,
      unsalable(0, { 6: [MAX, NONE_IN_STOCK] }),
    ],
  ])('%s', async (_, settings, items, reserved, expected) => {
    const sku = await shop.product(settings, items, reserved);
    expect(await answersOf(shop, sku, Object.keys(expected.requested))).toEqual(expected);
  });

  it.each(['virtual', 'downloadable', 'giftcard'])('a %s product has source items', async (type) => {
    const sku = await shop.product({}, MANY, -1, type);
    expect(await answersOf(shop, sku, ['9'])).toEqual(salable(9, { 9: [] }));
  });

  it.each(['configurable', 'grouped', 'bundle'])('a %s product has no quantity', async (type) => {
    const sku = await shop.product({ is_in_stock: true }, [], 0, type);
    expect((await answersOf(shop, sku, [])).quantity).toBeNull();
    const { status, body } = await shop.app.get(`${INVENTORY}/get-product-salable-quantity/${sku}/${shop.stock}`);
    expect([status, body]).toEqual([400, { message: NO_SOURCE_ITEMS }]);
    const requested = await shop.requested(sku, 1);
    expect([requested.status, requested.body]).toEqual([400, { message: NO_SOURCE_ITEMS }]);
    // Of an unknown stock, too: the type is checked first.
    expect((await shop.app.get(`${INVENTORY}/get-product-salable-quantity/${sku}/987654321`)).body).toEqual({
      message: NO_SOURCE_ITEMS,
    });
  });

  it('a composite product of unmanaged stock needs its own switch only', async () => {
    const settings = own({ manage_stock: false });
    const on = await shop.product({ ...settings, is_in_stock: true }, [], 0, 'grouped');
    const off = await shop.product({ ...settings, is_in_stock: false }, [], 0, 'grouped');
    const isSalable = async (sku: string) => (await answersOf(shop, sku, [])).isSalable;
    expect([await isSalable(on), await isSalable(off)]).toEqual([true, false]);
  });

  it('the messages have their values in them', async () => {
    expect(await messageOf(shop, own({ min_sale_qty: 2.5 }), 1)).toBe('The fewest you may purchase is 2.5.');
    expect(await messageOf(shop, own({ max_sale_qty: 5 }), 6)).toBe(
      'The requested qty exceeds the maximum qty allowed in shopping cart',
    );
    expect(await messageOf(shop, steps(3), 4)).toBe('You can buy this product only in quantities of 3 at a time.');
    expect(await messageOf(shop, {}, 1.5)).toBe('You cannot use decimal quantity for this product.');
  });

  it('a stock without sources, and one that does not exist, have nothing', async () => {
    const empty = await given(shop.app).stock('empty');
    const sku = await shop.product({}, MANY);
    const quantity = (stock: number) => shop.app.get(`${INVENTORY}/get-product-salable-quantity/${sku}/${stock}`);
    expect((await quantity(empty)).body).toBe(0);
    for (const stock of [0, -1, 987_654_321, 1e15]) {
      expect(await quantity(stock)).toMatchObject({
        status: 400,
        body: { message: 'Could not receive Stock Item data' },
      });
    }
    for (const stock of [empty, 0, -1, 987_654_321]) {
      expect((await shop.app.get(`${INVENTORY}/is-product-salable/${sku}/${stock}`)).body).toBe(false);
      expect((await shop.requested(sku, 1, stock)).body).toMatchObject({
        salable: false,
        errors: [{ code: NOT_ASSIGNED[0], message: 'The requested sku is not assigned to given stock.' }],
      });
    }
  });

  it('the default stock has every product, also one without an item there', async () => {
    const sku = await shop.product({}, []);
    await shop.app.post(SOURCE_ITEMS_DELETE, { sourceItems: [{ sku, source_code: 'default' }] });
    const { body } = await shop.requested(sku, 1, 1);
    expect(body.errors.map(({ code }: { code: string }) => code)).toEqual([NONE_IN_STOCK]);
    const backordered = await shop.product(own({ backorders: 1, manage_stock: true }), []);
    await shop.app.post(SOURCE_ITEMS_DELETE, { sourceItems: [{ sku: backordered, source_code: 'default' }] });
    expect((await shop.app.get(`${INVENTORY}/is-product-salable/${backordered}/1`)).body).toBe(false);
  });

  it.each(['abc', '', ' ', '1x', '0x1', '1,5', 'true', 'NaN', 'Infinity'])(
    'a requested quantity of "%s" is refused',
    async (qty) => {
      const sku = await shop.product({}, MANY);
      const one = await shop.requested(sku, encodeURIComponent(qty));
      expect(one.status).toBe(qty === '' ? 404 : 400);
      const request = `skuRequests[0][sku]=${sku}&skuRequests[0][qty]=${encodeURIComponent(qty)}&stockId=${shop.stock}`;
      expect((await shop.app.get(`${INVENTORY}/are-product-salable-for-requested-qty?${request}`)).status).toBe(400);
    },
  );

  it('quantities of several SKUs come in the order of the request, each on its own', async () => {
    const [few, many] = [await shop.product({}, [north(1)]), await shop.product({}, MANY)];
    const request = [few, many, few].map((sku, at) => `skuRequests[${at}][sku]=${sku}&skuRequests[${at}][qty]=1`);
    const { body } = await shop.app.get(
      `${INVENTORY}/are-product-salable-for-requested-qty?${request.join('&')}&stockId=${shop.stock}`,
    );
    // Two requests of one SKU are not added up.
    expect(body).toEqual([few, many, few].map((sku) => ({ sku, stock_id: shop.stock, salable: true, errors: [] })));
  });
});

describe('global settings', () => {
  let shop: Shop;
  afterEach(() => shop.app.stop());

  /** Codes of what is wrong with a requested quantity of a product, ten of which are there. */
  const codesOf = async (settings: object, qty: number, items = MANY): Promise<string[]> => {
    const { body } = await shop.requested(await shop.product(settings, items), qty);
    return (body.errors as { code: string }[]).map(({ code }) => code);
  };

  it('count for a product that uses them, and only for that', async () => {
    shop = await Shop.open({
      min_qty: '1.5',
      min_sale_qty: '2',
      max_sale_qty: '8',
      enable_qty_increments: '1',
      qty_increments: '2.9',
    });
    const notOwn = {
      min_qty: 7,
      min_sale_qty: 5,
      max_sale_qty: 5,
      qty_increments: 5,
      backorders: 1,
      manage_stock: false,
    };
    for (const settings of [{}, notOwn]) {
      const sku = await shop.product(settings, MANY);
      expect(await answersOf(shop, sku, ['1', '2', '3', '9'])).toEqual(
        salable(8.5, { 1: [MIN], 2: [], 3: [STEP], 9: [MAX] }),
      );
    }
    const sku = await shop.product(own({ min_qty: 0 }), MANY);
    expect(await answersOf(shop, sku, ['8'])).toEqual(salable(10, { 8: [] }));
    expect(await codesOf(own({ min_sale_qty: 0 }), 0)).toEqual([]);
    expect(await codesOf(own({ max_sale_qty: 0 }), 10)).toEqual(NOT_ENOUGH);
    expect(await codesOf(own({ enable_qty_increments: false }), 3)).toEqual([]);
    expect(await codesOf(own({ qty_increments: 3 }), 3)).toEqual([]);
    expect(await codesOf(own({ qty_increments: 3 }), 4)).toEqual([STEP]);
    expect(await codesOf(own({ enable_qty_increments: true }), 3)).toEqual([STEP]);
    expect(await codesOf({ ...own({ max_sale_qty: 0 }), ...IN_DECIMALS }, 2.9)).toEqual([]);
    expect(await codesOf({ ...own({ backorders: 1 }), ...own({ max_sale_qty: 0 }) }, 100)).toEqual([]);
    expect(await codesOf({ ...own({ manage_stock: false }), ...own({ max_sale_qty: 0 }) }, 100, [north(0, 0)])).toEqual(
      [],
    );
  });

  it('switch the management of stock off, except for products that manage it themselves', async () => {
    shop = await Shop.open({ manage_stock: '0' });
    expect(await codesOf({ manage_stock: true }, 5, [north(0, 0)])).toEqual([]);
    expect(await codesOf(own({ manage_stock: true }), 5, [north(0)])).toEqual(NOT_ENOUGH);
    await given(shop.app).items({ sku: 'no-product', source_code: 'north', quantity: 0, status: 0 });
    expect((await shop.requested('no-product', 5)).body.salable).toBe(true);
  });

  it.each([
    ['1', '0', true],
    ['2', '-5', false],
  ])('of backorders %s and the threshold %s', async (backorders, min_qty, isSalable) => {
    shop = await Shop.open({ backorders, min_qty });
    expect((await codesOf({}, 6, [north(0)])).length === 0).toBe(isSalable);
    expect(await codesOf(own({ backorders: 0 }), 6, [north(0)])).toEqual(NOT_ENOUGH);
    expect(await codesOf(own({ backorders: 1, min_qty: 0 }), 6, [north(0)])).toEqual([]);
  });
});
