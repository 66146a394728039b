import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Database } from '../../database/database.js';
import { unpadded } from '../../database/dialect.js';
import { chunks, yieldingToEventLoop } from '../../database/event-loop.js';
import { MAX_LISTED } from '../../database/tables/batches.js';
import { Tables } from '../../database/tables/tables.js';
import { Website } from '../../stores/website.entity.js';
import { ProductName } from './product-name.entity.js';
import { ProductWebsite } from './product-website.entity.js';
import { Product } from './product.entity.js';

/** A product that has a SKU which was sent. */
export interface ProductOfSku extends Pick<Product, 'productId' | 'sku' | 'typeId'> {
  readonly sent: string;
}

/** Rows that one statement looks up. */
const LOOKED_UP_AT_ONCE = 10_000;

/** Products, as far as inventory needs them. */
@Injectable()
export class ProductsRepository {
  /** @internal */
  constructor(
    private readonly database: Database,
    private readonly tables: Tables,
  ) {}

  /** Whether this service's migrations created the catalog; otherwise it is Magento's and read-only. */
  isOwn(): Promise<boolean> {
    return this.tables.hasTable('nest_msi_product_name');
  }

  /** Locks this SKU until the transaction ends. */
  lock(sku: string): Promise<void> {
    return this.tables.lock(Product, 'sku', [sku]);
  }

  /** The product of a SKU, or null. */
  bySku(sku: string): Promise<Product | null> {
    return this.database.manager.findOneBy(Product, { sku: unpadded(sku) });
  }

  /** By product. */
  async namesOf(productIds: readonly number[]): Promise<ReadonlyMap<number, string>> {
    const names = new Map<number, string>();
    for (const part of chunks(productIds, MAX_LISTED)) {
      const rows = await this.database.manager.findBy(ProductName, { productId: In([...part]) });
      for (const { productId, name } of rows) names.set(productId, name);
    }
    return names;
  }

  /** The products of several SKUs. */
  async bySkus(skus: readonly string[]): Promise<ProductOfSku[]> {
    const found: ProductOfSku[] = [];
    for await (const part of yieldingToEventLoop(chunks([...new Set(skus)], LOOKED_UP_AT_ONCE))) {
      const given = await this.tables.givenValues(Product, 'sku', part);
      const rows = await this.database.read<Pick<Product, 'productId' | 'sku' | 'typeId'> & { place: number }>(
        `SELECT given.n AS place, product.entity_id AS productId, product.sku, product.type_id AS typeId
           FROM ${given.text} ${this.database.dialect.joinInOrder} ${this.database.table('catalog_product_entity')} product
             ON product.sku = given.sku`,
        given.values,
      );
      for (const { place, ...product } of rows) found.push({ ...product, sent: part[Number(place) - 1]! });
    }
    return found;
  }

  /** The ids of all websites, the admin's included. */
  async websiteIds(): Promise<Set<number>> {
    const rows = await this.database.manager.find(Website, { select: { websiteId: true } });
    return new Set(rows.map(({ websiteId }) => websiteId));
  }

  /** By product, in ascending order. */
  async websitesOf(productIds: readonly number[]): Promise<ReadonlyMap<number, number[]>> {
    const websites = new Map<number, number[]>(productIds.map((productId) => [productId, []]));
    for (const part of chunks(productIds, MAX_LISTED)) {
      const rows = await this.database.manager.find(ProductWebsite, {
        where: { productId: In([...part]) },
        order: { websiteId: 'ASC' },
      });
      for (const { productId, websiteId } of rows) websites.get(productId)?.push(websiteId);
    }
    return websites;
  }

  /** @returns the id that the database generated */
  create(sku: string, typeId: string, attributeSetId: number): Promise<number> {
    return this.tables.insertGenerated(Product, { sku, typeId, attributeSetId }, 'productId');
  }

  /** Sets the type of a product. */
  async setType(productId: number, typeId: string): Promise<void> {
    await this.database.manager.update(Product, { productId }, { typeId });
  }

  /** Sets the name of a product. */
  setName(productId: number, name: string): Promise<void> {
    return this.tables.upsert(ProductName, [{ productId, name }], ['productId']);
  }

  /** Sets the websites of a product. */
  async setWebsites(productId: number, websiteIds: readonly number[]): Promise<void> {
    const current = (await this.websitesOf([productId])).get(productId) ?? [];
    const dropped = current.filter((websiteId) => !websiteIds.includes(websiteId));
    const added = [...new Set(websiteIds)].filter((websiteId) => !current.includes(websiteId));
    const { manager } = this.database;
    if (dropped.length > 0) await manager.delete(ProductWebsite, { productId, websiteId: In(dropped) });
    if (added.length > 0) {
      await manager.insert(
        ProductWebsite,
        added.map((websiteId) => ({ productId, websiteId })),
      );
    }
  }

  /** Foreign keys cascade to its name, websites and stock item. */
  async delete(productId: number): Promise<void> {
    await this.database.manager.delete(Product, { productId });
  }
}
