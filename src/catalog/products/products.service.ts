import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { noSuchEntity, notAllowed } from '../../webapi/errors/entity-errors.js';
import { validationFailed } from '../../webapi/errors/input-errors.js';
import { entry, WebapiError } from '../../webapi/errors/webapi-error.js';
import { Page } from '../../webapi/search/page.js';
import type { SearchCriteria } from '../../webapi/search/search-criteria.js';
import { ProductSearchService } from './product-search.service.js';
import type { ProductToSave, SavedProduct } from './product-to-save.js';
import { ProductStock } from './product-stock.js';
import { SOURCE_ITEM_TYPES, type Product } from './product.entity.js';
import { ProductsRepository } from './products.repository.js';
import { StockItemsRepository } from '../stock-items/stock-items.repository.js';
import { distinguishable } from '../../webapi/arguments/distinguishable.js';

const SIMPLE = 'simple';
const TYPES = new Set([...SOURCE_ITEM_TYPES, 'configurable', 'grouped', 'bundle']);
/** Magento's attribute set "Default" for products. */
const DEFAULT_ATTRIBUTE_SET = 4;
/** The website created by the installation. */
const MAIN_WEBSITE = 1;
const LONGEST_SKU = 64;
const LONGEST_NAME = 255;

/** Products of this service's own catalog. Magento's catalog is never written. */
@Injectable()
export class ProductsService {
  /** @internal */
  constructor(
    private readonly products: ProductsRepository,
    private readonly stockItems: StockItemsRepository,
    private readonly found: ProductSearchService,
    private readonly stock: ProductStock,
    private readonly database: Database,
  ) {}

  /** Whether the catalog is this service's own; otherwise it is Magento's and read-only. */
  isOwn(): Promise<boolean> {
    return this.products.isOwn();
  }

  /** @throws WebapiError 400 for a field that products do not have, 404 on a Magento database */
  async search(criteria: SearchCriteria): Promise<Page<SavedProduct>> {
    await this.refuseMagento();
    const page = await this.found.search(criteria);
    return new Page(await this.loadAll(page.items), page.totalCount, criteria);
  }

  /** @throws WebapiError 404 for an unknown SKU, and on a Magento database */
  async get(sku: string): Promise<SavedProduct> {
    await this.refuseMagento();
    return this.load(await this.known(sku));
  }

  /**
   * Creates the product, or changes the one with this SKU.
   *
   * @throws WebapiError 400 for an invalid SKU, name, type or website, 404 on a Magento database
   */
  async save(product: ProductToSave): Promise<SavedProduct> {
    await this.refuseMagento();
    const sku = checkedSku(product.sku);
    if ((product.name?.length ?? 0) > LONGEST_NAME) {
      throw notAllowed('The name is longer than %longest characters.', { longest: String(LONGEST_NAME) });
    }
    if (product.typeId !== undefined && !TYPES.has(product.typeId)) throw unknownType(product.typeId);
    const websiteIds = product.websiteIds && (await this.knownWebsites(product.websiteIds));
    return this.database.transaction(async () => {
      await this.products.lock(sku);
      const before = await this.products.bySku(sku);
      const productId = before?.productId ?? (await this.create(sku, product));
      await this.saveParts(productId, { ...product, websiteIds });
      await this.stock.save(before?.sku ?? sku, product.stock, !before);
      return this.load(await this.known(sku));
    });
  }

  /** @throws WebapiError 404 for an unknown SKU, and on a Magento database */
  async delete(sku: string): Promise<void> {
    await this.refuseMagento();
    await this.database.transaction(async () => {
      await this.products.lock(sku);
      await this.products.delete((await this.known(sku)).productId);
    });
  }

  private async create(sku: string, { typeId, name, websiteIds }: ProductToSave): Promise<number> {
    const productId = await this.products.create(sku, typeId ?? SIMPLE, DEFAULT_ATTRIBUTE_SET);
    if (name === undefined) await this.products.setName(productId, sku);
    if (websiteIds === undefined) await this.products.setWebsites(productId, [MAIN_WEBSITE]);
    return productId;
  }

  private async saveParts(productId: number, { typeId, name, websiteIds, options }: ProductToSave): Promise<void> {
    if (typeId !== undefined) await this.products.setType(productId, typeId);
    if (name !== undefined) await this.products.setName(productId, name);
    if (websiteIds !== undefined) await this.products.setWebsites(productId, websiteIds);
    await this.stockItems.saveOptions(productId, options);
  }

  /** @throws WebapiError 400 that names the first website that does not exist */
  private async knownWebsites(websiteIds: readonly number[]): Promise<number[]> {
    const existing = await this.products.websiteIds();
    const unknown = websiteIds.find((websiteId) => !existing.has(websiteId));
    if (unknown !== undefined) throw unknownWebsite(unknown);
    return [...new Set(websiteIds)];
  }

  private async load(product: Product): Promise<SavedProduct> {
    const [loaded] = await this.loadAll([product]);
    return loaded!;
  }

  private async loadAll(products: readonly Product[]): Promise<SavedProduct[]> {
    const ids = products.map(({ productId }) => productId);
    const [names, websites, stockItems] = [
      await this.products.namesOf(ids),
      await this.products.websitesOf(ids),
      await this.stockItems.ofAll(ids),
    ];
    return products.map((product) => {
      const { productId } = product;
      const stockItem = stockItems.get(productId);
      if (!stockItem) throw new Error(`Product ${productId} has no stock item.`);
      return { ...product, name: names.get(productId) ?? '', websiteIds: websites.get(productId) ?? [], stockItem };
    });
  }

  private async known(sku: string): Promise<Product> {
    const product = await this.products.bySku(sku);
    if (!product) {
      throw noSuchEntity("The product that was requested doesn't exist. Verify the product and try again.");
    }
    return product;
  }

  private async refuseMagento(): Promise<void> {
    if (await this.products.isOwn()) return;
    throw new WebapiError(404, {
      message: 'Request does not match any route.',
      errors: [entry("This is a Magento database: its products are Magento's, ask Magento for them.")],
    });
  }
}

function checkedSku(sku: string | null): string {
  if (sku === null || sku.trim() === '') {
    throw notAllowed('The "%1" attribute value is empty. Set the attribute and try again.', ['SKU']);
  }
  if (sku !== sku.trim())
    throw validationFailed([entry('"%field" can not contain leading or trailing spaces.', { field: 'sku' })]);
  const indistinct = distinguishable('sku', sku);
  if (indistinct) throw validationFailed([indistinct]);
  if (sku.length > LONGEST_SKU) throw notAllowed('SKU length should be %1 characters maximum.', [LONGEST_SKU]);
  return sku;
}

const unknownType = (typeId: string): WebapiError =>
  notAllowed('There is no product type "%type_id". The types are: %types.', {
    type_id: typeId,
    types: [...TYPES].join(', '),
  });

const unknownWebsite = (websiteId: number): WebapiError =>
  notAllowed('The website with the id "%website_id" does not exist.', { website_id: String(websiteId) });
