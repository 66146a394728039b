import { Injectable } from '@nestjs/common';
import { countDistinct } from '../../database/event-loop.js';
import { validationFailed } from '../../webapi/errors/input-errors.js';
import { WritePath } from '../changes/write-path.service.js';
import { SourceItemConfigurationsService } from '../low-stock/source-item-configurations.service.js';
import { OUT_OF_STOCK } from '../source-items/source-item.entity.js';
import { SourceItemsService } from '../source-items/source-items.service.js';
import { isStorable, refuseUnknownSkus, SkusService } from '../source-items/skus.service.js';
import { isDefaultSource } from '../sources/source.entity.js';
import { SourcesService } from '../sources/sources.service.js';
import { bulkItemsOf, nameOf, stockable, type BulkItem, type LockedItem, type SkuToChange } from './bulk-item.js';
import { BulkSourceOperationsRepository } from './bulk-source-operations.repository.js';
import { checkSize, SKU_FIELDS, skuIsKnown, unknownSources } from './bulk-source-operations.validator.js';

/** Assigns many products to many sources, and takes them away again. */
@Injectable()
export class BulkAssignmentService {
  /** @internal */
  constructor(
    private readonly repository: BulkSourceOperationsRepository,
    private readonly items: SourceItemsService,
    private readonly sources: SourcesService,
    private readonly skus: SkusService,
    private readonly configurations: SourceItemConfigurationsService,
    private readonly path: WritePath,
  ) {}

  /**
   * Creates the source items that are missing, with nothing in stock. Composite products are passed over.
   *
   * @returns how many were created
   * @throws WebapiError 400 for unknown sources and SKUs
   */
  async assign(skus: readonly string[], sourceCodes: readonly string[]): Promise<number> {
    checkSize(await countDistinct(skus), await countDistinct(sourceCodes));
    const codes = await this.existing(sourceCodes);
    if (skus.length === 0 || codes.length === 0) return 0;
    const known = await this.skus.known(skus);
    const created = await this.path.run<SkuToChange, BulkItem, BulkItem, readonly LockedItem[]>(
      {
        ...this.items.changes,
        list: 'skus',
        fields: SKU_FIELDS,
        rules: () => [skuIsKnown(known)],
        select: (sent) => bulkItemsOf(stockable(sent, known), codes),
        read: (items) => this.repository.lock(items, codes),
        write: async (items, locked) => {
          const assigned = new Set(locked.map(({ asked, sourceCode }) => nameOf(asked, sourceCode)));
          const missing = items.filter(({ sku, sourceCode }) => !assigned.has(nameOf(sku, sourceCode)));
          const empty = { quantity: 0, status: OUT_OF_STOCK };
          await this.repository.insertMissing(missing.map(({ sku, sourceCode }) => ({ sku, sourceCode, ...empty })));
          await this.configurations.assign(items);
          await this.items.checkStored(missing);
          return missing;
        },
        sourceItems: (items) => ({ saved: items }),
        name: 'Source Item',
        metric: { rows: 'items', action: 'assign' },
      },
      skus.map((sku) => ({ sku })),
    );
    return created.length;
  }

  /**
   * Deletes source items, with what is in stock. Those that do not exist are ignored.
   *
   * @returns how many were deleted
   * @throws WebapiError 400 for unknown sources, 404 for SKUs without a product, where the default source is named
   */
  async unassign(skus: readonly string[], sourceCodes: readonly string[]): Promise<number> {
    checkSize(await countDistinct(skus), await countDistinct(sourceCodes));
    const codes = await this.existing(sourceCodes);
    if (codes.some(isDefaultSource)) await this.requireProducts(skus);
    const stored = skus.filter(isStorable);
    if (stored.length === 0) return 0;
    const deleted = await this.path.run<SkuToChange, BulkItem, LockedItem, readonly LockedItem[]>(
      {
        ...this.items.changes,
        list: 'skus',
        fields: SKU_FIELDS,
        rules: () => [],
        select: (sent) => bulkItemsOf(sent, codes),
        read: (items) => this.repository.lock(items, codes),
        write: async (items, locked) => {
          const found = [...new Map(locked.map((item) => [item.sourceItemId, item])).values()];
          await this.repository.delete(found);
          await this.configurations.unassign(items);
          return found;
        },
        sourceItems: (items) => ({ deleted: items }),
        metric: { rows: 'items', action: 'unassign' },
      },
      stored.map((sku) => ({ sku })),
    );
    return deleted.length;
  }

  /**
   * @returns the codes as they are stored, each once
   * @throws WebapiError 400 that names those that do not exist
   */
  private async existing(sourceCodes: readonly string[]): Promise<string[]> {
    const known = await this.sources.known(sourceCodes);
    const errors = await unknownSources(sourceCodes, known);
    if (errors.length > 0) throw validationFailed(errors);
    return [...new Set(known.values())];
  }

  /** Their legacy stock items follow the default source: Magento looks for them, as they are spelt. */
  private async requireProducts(skus: readonly string[]): Promise<void> {
    const known = await this.skus.known(skus);
    await refuseUnknownSkus(
      skus.map((sku) => ({ sku })),
      ({ sku }) => known.get(sku)?.spelling !== sku,
    );
  }
}
