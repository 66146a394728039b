import type { INestApplicationContext } from '@nestjs/common';
import { ProductToSaveDto, toProductToSave } from '../../catalog/products/product.dto.js';
import type { SavedProduct } from '../../catalog/products/product-to-save.js';
import { ProductsService } from '../../catalog/products/products.service.js';
import { StockItemDto } from '../../catalog/stock-items/stock-item.dto.js';
import type { StockItem } from '../../catalog/stock-items/stock-item.entity.js';
import { toSnakeCase } from '../../webapi/arguments/names.js';
import { WebapiError } from '../../webapi/errors/webapi-error.js';
import { orNull } from './absent.js';
import type { Cells, RowKind } from './kind.js';
import type { Columns, Values } from './values.js';

/** Fields of `extension_attributes.stock_item` in the REST API, where they are in snake case. */
const STOCK = [
  'qty',
  'isInStock',
  'useConfigManageStock',
  'manageStock',
  'useConfigMinQty',
  'minQty',
  'useConfigBackorders',
  'backorders',
] as const satisfies readonly (keyof StockItem)[];

const FLAGS = ['is_in_stock', 'use_config_manage_stock', 'manage_stock', 'use_config_min_qty', 'use_config_backorders'];

const COLUMNS: Columns = {
  dtos: [ProductToSaveDto, StockItemDto],
  required: ['sku'],
  optional: ['name', 'type_id', 'websites', ...STOCK.map(toSnakeCase)],
  flags: FLAGS,
};

/** Between the websites of a cell. */
const SEPARATOR = '|';

/** Empty cells, and columns that the file lacks, keep their values. */
function toDto({ sku, name, type_id, websites, ...stock }: Values): ProductToSaveDto {
  const given = Object.entries(stock).filter(([, value]) => value !== null && value !== undefined);
  return {
    sku: sku as string | null,
    name: name as string | null,
    type_id: type_id as string | null,
    extension_attributes: {
      website_ids: typeof websites === 'string' ? websites.split(SEPARATOR).map(idOf) : null,
      stock_item: given.length > 0 ? (Object.fromEntries(given) as StockItemDto) : null,
    },
  };
}

/** @throws WebapiError 400 */
function idOf(text: string): number {
  const id = text.trim();
  if (/^\d+$/.test(id)) return Number(id);
  throw new WebapiError(400, {
    message: '"websites" has "%id": it must be ids of websites, separated by "|".',
    parameters: { id },
  });
}

/** As stored: a file says what a product has of its own. */
function toCells({ sku, name, typeId, websiteIds, stockItem }: SavedProduct): Cells {
  const stock = STOCK.map((option) => [toSnakeCase(option), stockItem[option]]);
  return { sku, name, type_id: typeId, websites: websiteIds.join(SEPARATOR), ...Object.fromEntries(stock) };
}

export const productsKind = (app: INestApplicationContext): RowKind<SavedProduct> => {
  const products = app.get(ProductsService);
  return {
    ...COLUMNS,
    what: 'product',
    key: ['sku'],
    toCells,
    find: ({ sku }) => (typeof sku === 'string' ? orNull(products.get(sku)) : Promise.resolve(null)),
    save: (values) => products.save(toProductToSave(toDto(values))),
  };
};
