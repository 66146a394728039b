import type { TestApp } from './test-app.js';

export const SOURCES = '/rest/V1/inventory/sources';
export const STOCKS = '/rest/V1/inventory/stocks';
export const LINKS = '/rest/V1/inventory/stock-source-links';
export const LINKS_DELETE = '/rest/V1/inventory/stock-source-links-delete';
export const SOURCE_ITEMS = '/rest/V1/inventory/source-items';
export const SOURCE_ITEMS_DELETE = '/rest/V1/inventory/source-items-delete';
export const SOURCE_ITEMS_ADJUST = '/rest/V1/inventory/source-items-adjust';
export const SOURCE_SELECTION = '/rest/V1/inventory/source-selection-algorithm-result';
export const ASSIGN = '/rest/V1/inventory/bulk-product-source-assign';
export const UNASSIGN = '/rest/V1/inventory/bulk-product-source-unassign';
export const TRANSFER = '/rest/V1/inventory/bulk-product-source-transfer';
export const PARTIAL_TRANSFER = '/rest/V1/inventory/bulk-partial-source-transfer';
export const LOW_QUANTITY = '/rest/V1/inventory/low-quantity-notification';
export const LOW_QUANTITY_DELETE = '/rest/V1/inventory/low-quantity-notifications-delete';
export const LOW_STOCK = '/rest/V1/inventory/low-stock';
const PRODUCTS = '/rest/V1/products';
export const STOCK_RESOLVER = '/rest/V1/inventory/stock-resolver';
export const sourcesOf = (stockId: number): string =>
  `/rest/V1/inventory/get-sources-assigned-to-stock-ordered-by-priority/${stockId}`;
export const stockSources = (stockId: number | string): string => `/rest/V1/inventory/stocks/${stockId}/sources`;

export interface Link {
  readonly source_code: string;
  readonly stock_id: number;
  readonly priority: number;
}

/** Sets a scene, in the words of the domain and over HTTP; a step that fails fails the test. */
export const given = (app: TestApp) => ({
  async source(code: string, more: object = {}): Promise<void> {
    await succeed(
      app.post(SOURCES, { source: { source_code: code, name: code, country_id: 'US', postcode: '1', ...more } }),
    );
  },

  async sources(...codes: string[]): Promise<void> {
    for (const code of codes) await this.source(code);
  },

  /** @returns its id */
  async stock(name: string, ...channels: object[]): Promise<number> {
    return (await succeed(
      app.post(STOCKS, { stock: { name, extension_attributes: { sales_channels: channels } } }),
    )) as number;
  },

  async links(...links: Link[]): Promise<void> {
    await succeed(app.post(LINKS, { links }));
  },

  /** With nothing in the source `default`. */
  async products(...skus: string[]): Promise<void> {
    for (const sku of skus) await this.product(sku);
  },

  async product(sku: string, more: object = {}): Promise<void> {
    await succeed(app.post(PRODUCTS, { product: { sku, name: sku, ...more } }));
  },

  async thresholds(...sourceItemConfigurations: object[]): Promise<void> {
    await succeed(app.post(LOW_QUANTITY, { sourceItemConfigurations }));
  },

  async items(...sourceItems: object[]): Promise<void> {
    await succeed(app.post(SOURCE_ITEMS, { sourceItems }));
  },
});

export const link = (source_code: string, stock_id: number, priority = 1): Link => ({
  source_code,
  stock_id,
  priority,
});

/** The links of a stock, lowest priority number first, as `code:priority`. */
export async function linksOf(app: TestApp, stockId: number): Promise<string[]> {
  const { body } = await app.get(`${LINKS}?${where('stock_id', stockId)}&${orderBy('priority', 'ASC')}`);
  return (body.items as Link[]).map(({ source_code, priority }) => `${source_code}:${priority}`);
}

/** One filter, in a group of its own. */
export const where = (field: string, value: string | number, condition = 'eq', group = 0): string =>
  Object.entries({ field, value, condition_type: condition })
    .map(([key, text]) => `searchCriteria[filter_groups][${group}][filters][0][${key}]=${encodeURIComponent(text)}`)
    .join('&');

export const orderBy = (field: string, direction: 'ASC' | 'DESC'): string =>
  `searchCriteria[sort_orders][0][field]=${field}&searchCriteria[sort_orders][0][direction]=${direction}`;

async function succeed(answer: Promise<{ status: number; text: string; body: unknown }>): Promise<unknown> {
  const { status, text, body } = await answer;
  if (status !== 200) throw new Error(`The scene cannot be set: ${status} ${text}`);
  return body;
}
