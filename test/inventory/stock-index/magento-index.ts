import type { MysqlDatabase } from '../../support/magento-database.js';

/** Stocks 10 and 11 besides the default one; source `off` is disabled. */
const LINKS: readonly (readonly [stockId: number, sourceCode: string])[] = [
  [10, 'a'],
  [10, 'b'],
  [10, 'off'],
  [11, 'b'],
  [11, 'default'],
];

/** Products 1 to 5, with different options. Those after them are composite. */
export const SIMPLE = ['plain', 'unmanaged', 'backordered', 'Reserve', 'limited'];

/** `hollow` is a bundle with a required option that has no selections. */
export const COMPOSITES = ['group', 'config', 'bundle', 'switched-off', 'hollow'];

export async function seedMagento(magento: MysqlDatabase): Promise<void> {
  await magento.query(
    `INSERT INTO inventory_source (source_code, name, country_id, postcode, enabled)
       VALUES ('a', 'a', 'US', '1', 1), ('b', 'b', 'US', '1', 1), ('off', 'off', 'US', '1', 0)`,
  );
  await magento.query("INSERT INTO inventory_stock (stock_id, name) VALUES (11, 'eleven')");
  await magento.query('CREATE TABLE inventory_stock_11 LIKE inventory_stock_10');
  await magento.query('DELETE FROM inventory_source_item');
  for (const link of LINKS) {
    await magento.query('INSERT INTO inventory_source_stock_link (stock_id, source_code, priority) VALUES (?, ?, 1)', [
      ...link,
    ]);
  }
  await magento.query("INSERT INTO cataloginventory_stock VALUES (1, 0, 'Default')");
  const products = [...SIMPLE.map((sku) => [sku, 'simple']), ['group', 'grouped'], ['config', 'configurable']];
  for (const [sku, type] of [...products, ['bundle', 'bundle'], ['switched-off', 'grouped'], ['hollow', 'bundle']]) {
    await magento.query('INSERT INTO catalog_product_entity (sku, type_id) VALUES (?, ?)', [sku, type]);
  }
  await magento.query(
    `INSERT INTO cataloginventory_stock_item
        (product_id, stock_id, is_in_stock, use_config_manage_stock, manage_stock, use_config_backorders, backorders,
         use_config_min_qty, min_qty)
      VALUES (1, 1, 0, 1, 0, 1, 0, 1, 0), (2, 1, 0, 0, 0, 1, 0, 1, 0), (3, 1, 0, 1, 0, 0, 1, 1, 0),
             (4, 1, 0, 1, 0, 1, 0, 0, 2.5), (5, 1, 0, 1, 0, 0, 1, 0, -3), (6, 1, 1, 1, 0, 1, 0, 1, 0),
             (7, 1, 1, 1, 0, 1, 0, 1, 0), (8, 1, 1, 1, 0, 1, 0, 1, 0), (9, 1, 0, 1, 0, 1, 0, 1, 0),
             (10, 1, 1, 1, 0, 1, 0, 1, 0)`,
  );
  await magento.query(
    `INSERT INTO catalog_product_link (product_id, linked_product_id, link_type_id)
       VALUES (6, 1, 3), (6, 4, 3), (6, 2, 1), (9, 1, 3)`,
  );
  await magento.query('INSERT INTO catalog_product_super_link (product_id, parent_id) VALUES (4, 7), (5, 7)');
  await magento.query('INSERT INTO catalog_product_bundle_option VALUES (1, 8, 1), (2, 8, 0), (3, 10, 1), (4, 10, 0)');
  await magento.query(
    `INSERT INTO catalog_product_bundle_selection
        (option_id, parent_product_id, product_id, selection_qty, selection_can_change_qty)
      VALUES (1, 8, 1, 3, 0), (1, 8, 3, 1, 1), (2, 8, 2, 1, 1), (2, 8, 4, 2, 0),
             (4, 10, 1, 1, 1)`,
  );
  await magento.query(
    `INSERT INTO inventory_reservation (stock_id, sku, quantity)
       VALUES (10, 'plain', -2), (10, 'PLAIN', -0.5), (11, 'plain', -1), (10, 'reserve', 1), (10, 'ghost', -5)`,
  );
}

/** As `bin/magento indexer:set-mode schedule inventory` makes them. */
export async function schedule(magento: MysqlDatabase): Promise<void> {
  await magento.query("INSERT INTO mview_state (view_id, mode) VALUES ('inventory', 'enabled')");
  await magento.query(
    `CREATE TABLE inventory_cl (version_id bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, entity_id int NOT NULL)`,
  );
  const changed = ['source_code', 'sku', 'quantity', 'status'].map((name) => `NOT(NEW.${name} <=> OLD.${name})`);
  for (const [event, row, condition] of [
    ['insert', 'NEW', ''],
    ['update', 'NEW', `IF (${changed.join(' OR ')}) THEN `],
    ['delete', 'OLD', ''],
  ]) {
    await magento.query(
      `CREATE TRIGGER trg_inventory_source_item_after_${event} AFTER ${event} ON inventory_source_item FOR EACH ROW
         BEGIN ${condition}INSERT IGNORE INTO inventory_cl (entity_id) VALUES (${row}.source_item_id); ${condition && 'END IF;'} END`,
    );
  }
}

export type IndexRows = Record<string, readonly [quantity: number, isSalable: number]>;

/** By SKU in lower case. Of the default stock: that of composite products. */
export async function indexOf(magento: MysqlDatabase, stockId: number): Promise<IndexRows> {
  const rows = await magento.query<{ sku: string; quantity: string; isSalable: number }>(
    stockId === 1
      ? `SELECT sku, status.qty AS quantity, stock_status AS isSalable FROM cataloginventory_stock_status status
           JOIN catalog_product_entity ON entity_id = product_id ORDER BY sku`
      : `SELECT sku, quantity, is_salable AS isSalable FROM inventory_stock_${stockId} ORDER BY sku`,
  );
  return Object.fromEntries(
    rows.map(({ sku, quantity, isSalable }) => [sku.toLowerCase(), [Number(quantity), isSalable]]),
  );
}

interface Item {
  readonly source_code: string;
  readonly sku: string;
  readonly quantity: number;
  readonly status: number;
}

interface Product {
  readonly id: number;
  readonly sku: string;
  readonly isInStock: number;
  readonly isManaged: boolean;
  readonly hasBackorders: boolean;
  readonly minQty: number;
}

/** What a full rebuild makes of the tables as they are: computed here row by row, without our SQL. */
export async function rebuilt(magento: MysqlDatabase, stockId: number): Promise<IndexRows> {
  const items = (await magento.query<Item>('SELECT source_code, sku, quantity, status FROM inventory_source_item')).map(
    (item) => ({ ...item, sku: item.sku.toLowerCase(), quantity: Number(item.quantity) }),
  );
  const sources = await magento.query<{ code: string }>(
    `SELECT source.source_code AS code FROM inventory_source source
       JOIN inventory_source_stock_link link ON link.source_code = source.source_code
      WHERE enabled = 1 AND stock_id = ?`,
    [stockId],
  );
  const counting = items.filter(({ source_code }) => sources.some(({ code }) => code === source_code));
  const products = await productsOf(magento);
  const reserved = await magento.query<{ sku: string; sum: string }>(
    'SELECT MIN(sku) AS sku, SUM(quantity) AS sum FROM inventory_reservation WHERE stock_id = ? GROUP BY sku',
    [stockId],
  );
  const index: Record<string, [number, number]> = {};
  for (const sku of new Set(counting.map((item) => item.sku))) {
    const own = counting.filter((item) => item.sku === sku);
    const inStock = own.filter(({ status }) => status === 1);
    const quantity = inStock.reduce((sum, item) => sum + item.quantity, 0);
    const product = products.find((each) => each.sku === sku);
    const promised = Number(reserved.find((each) => each.sku.toLowerCase() === sku)?.sum ?? 0);
    const isSalable =
      !product ||
      !product.isManaged ||
      (product.hasBackorders && product.minQty >= 0 && inStock.length > 0) ||
      quantity + promised - product.minQty > 1e-9;
    index[sku] = [quantity, Number(isSalable)];
  }
  return { ...index, ...(await compositesOf(magento, index, products)) };
}

/** Rows of composite products in an index that has those of their children. */
export async function compositesOf(
  magento: MysqlDatabase,
  index: IndexRows,
  products?: readonly Product[],
): Promise<IndexRows> {
  const all = products ?? (await productsOf(magento));
  const byId = new Map(all.map((product) => [product.id, product]));
  const rowOf = (id: number) => index[byId.get(id)?.sku ?? ''];
  const composites: Record<string, [number, number]> = {};
  const relations = await magento.query<{ parent: number; child: number }>(
    `SELECT parent_id AS parent, product_id AS child FROM catalog_product_super_link
     UNION SELECT product_id, linked_product_id FROM catalog_product_link WHERE link_type_id = 3`,
  );
  for (const parentId of new Set(relations.map(({ parent }) => parent))) {
    const rows = relations
      .filter(({ parent }) => parent === parentId)
      .flatMap(({ child }) => [rowOf(child) ?? []].filter((row) => row.length > 0));
    if (rows.length === 0) continue;
    const { sku, isInStock } = byId.get(parentId)!;
    composites[sku] = [
      rows.reduce((sum, [quantity]) => sum + quantity!, 0),
      isInStock && Math.max(...rows.map(([, isSalable]) => isSalable!)),
    ];
  }
  const options = await magento.query<{ id: number; parent: number; required: number }>(
    'SELECT option_id AS id, parent_id AS parent, required FROM catalog_product_bundle_option',
  );
  const selections = await magento.query<{ option: number; child: number; qty: string; canChange: number }>(
    `SELECT option_id AS \`option\`, product_id AS child, selection_qty AS qty, selection_can_change_qty AS canChange
       FROM catalog_product_bundle_selection`,
  );
  for (const parentId of new Set(options.map(({ parent }) => parent))) {
    const { sku, isInStock } = byId.get(parentId)!;
    const own = options.filter(({ parent }) => parent === parentId);
    const available = own.map(({ id }) =>
      selections.some(({ option, child, qty, canChange }) => {
        if (option !== id) return false;
        const [quantity, isSalable] = rowOf(child) ?? [0, 0];
        const { isManaged, hasBackorders, minQty } = byId.get(child)!;
        if (!isManaged) return true;
        if (!(hasBackorders && minQty >= 0) && !canChange && Number(qty) > quantity) return false;
        return isSalable === 1;
      }),
    );
    const isSalable = available.includes(true) && own.every(({ required }, at) => !required || available[at]);
    const quantity = selections
      .filter(({ option }) => own.some(({ id }) => id === option))
      .reduce((sum, { child }) => sum + (rowOf(child)?.[0] ?? 0), 0);
    composites[sku] = [quantity, isInStock && Number(isSalable)];
  }
  return composites;
}

async function productsOf(magento: MysqlDatabase): Promise<Product[]> {
  const rows = await magento.query(
    `SELECT entity_id, sku, is_in_stock, use_config_manage_stock, manage_stock, use_config_backorders, backorders,
            use_config_min_qty, min_qty
       FROM catalog_product_entity JOIN cataloginventory_stock_item ON product_id = entity_id`,
  );
  return rows.map((row) => ({
    id: Number(row['entity_id']),
    sku: String(row['sku']).toLowerCase(),
    isInStock: Number(row['is_in_stock']),
    isManaged: row['use_config_manage_stock'] === 1 || row['manage_stock'] === 1,
    hasBackorders: row['use_config_backorders'] === 0 && Number(row['backorders']) > 0,
    minQty: row['use_config_min_qty'] === 1 ? 0 : Number(row['min_qty']),
  }));
}
