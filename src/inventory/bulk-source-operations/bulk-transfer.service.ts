import { Injectable } from '@nestjs/common';
import { countDistinct } from '../../database/event-loop.js';
import { validationFailed } from '../../webapi/errors/input-errors.js';
import { WritePath } from '../changes/write-path.service.js';
import { SourceItemConfigurationsService } from '../low-stock/source-item-configurations.service.js';
import { IN_STOCK, OUT_OF_STOCK } from '../source-items/source-item.entity.js';
import { SourceItemsService } from '../source-items/source-items.service.js';
import { SkusService } from '../source-items/skus.service.js';
import { SourcesService } from '../sources/sources.service.js';
import {
  bulkItemsOf,
  nameOf,
  stockable,
  type BulkItem,
  type LockedItem,
  type PartialTransferItem,
  type PartialTransferItemToCheck,
  type SkuToChange,
} from './bulk-item.js';
import { BulkSourceOperationsRepository } from './bulk-source-operations.repository.js';
import {
  checkSize,
  checkSums,
  isNowhere,
  PARTIAL_TRANSFER_FIELDS,
  PARTIAL_TRANSFER_RULES,
  partialTransferRefused,
  SKU_FIELDS,
  skuIsKnown,
  transferRefused,
  unavailable,
  wrongSources,
  type Sum,
} from './bulk-source-operations.validator.js';

/** Locked items by `nameOf`, with their SKUs as they were asked for. */
type Locked = ReadonlyMap<string, LockedItem>;

/** Units to add to a source item; negative ones leave it. */
interface Amount extends BulkItem {
  readonly quantity: number;
}

/** Moves quantities from one source to another: none is created, none gets lost. */
@Injectable()
export class BulkTransferService {
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
   * Moves all that the origin has, in stock or not. What it does not have is passed over, as composite products are.
   *
   * @param isUnassigned whether the origin loses its source items, which otherwise stay with nothing in stock
   * @throws WebapiError 400 for unknown or equal sources, for unknown SKUs, and for SKUs that neither source has
   */
  async transfer(skus: readonly string[], origin: string, destination: string, isUnassigned: boolean): Promise<void> {
    checkSize(await countDistinct(skus), 2);
    const knownSources = await this.sources.known([origin, destination]);
    const errors = wrongSources(origin, destination, knownSources);
    if (errors.length > 0) throw transferRefused(errors);
    if (skus.length === 0) return;
    const [from, to] = [knownSources.get(origin)!, knownSources.get(destination)!];
    const known = await this.skus.known(skus);
    await this.path.run<SkuToChange, BulkItem, BulkItem, Locked>(
      {
        ...this.items.changes,
        list: 'skus',
        fields: SKU_FIELDS,
        rules: () => [skuIsKnown(known)],
        select: (sent) => bulkItemsOf(stockable(sent, known), [from, to]),
        read: async (items) => {
          const locked = await this.lock(items, from, to);
          const nowhere = items.filter(
            ({ sku, sourceCode }) =>
              sourceCode === from && !locked.has(nameOf(sku, from)) && !locked.has(nameOf(sku, to)),
          );
          if (nowhere.length === 0) return locked;
          throw validationFailed(nowhere.map(({ sku, index }) => isNowhere(sku, from, to, index)));
        },
        write: async (items, locked) => {
          checkSums(
            items.flatMap(({ sku, sourceCode, index }) => {
              const moved = locked.get(nameOf(sku, from))?.quantity ?? 0;
              const present = locked.get(nameOf(sku, to))?.quantity ?? 0;
              return sourceCode === to ? [{ sku, sourceCode, index, quantity: present + moved }] : [];
            }),
          );
          const atOrigin = items.filter(({ sourceCode }) => sourceCode === from);
          await this.configurations.transfer(atOrigin, to);
          await this.move(
            [...locked.values()].filter(({ sourceCode }) => sourceCode === from),
            to,
            locked,
          );
          await this.clear(atOrigin, from, isUnassigned, locked);
          await this.items.checkStored(items);
          return items;
        },
        sourceItems: (items) => {
          if (!isUnassigned) return { saved: items };
          return {
            saved: items.filter(({ sourceCode }) => sourceCode !== from),
            deleted: items.filter(({ sourceCode }) => sourceCode === from),
          };
        },
        name: 'Source Item',
        metric: { rows: 'items', action: 'transfer' },
      },
      skus.map((sku) => ({ sku })),
    );
  }

  /**
   * Moves so many units of each SKU; both sources must have it. A negative quantity moves the other way.
   *
   * @throws WebapiError 400 for unknown or equal sources, for items that one of them lacks, and for more than there is
   */
  async transferPartially(
    origin: string,
    destination: string,
    items: readonly PartialTransferItemToCheck[],
  ): Promise<void> {
    const known = await this.sources.known([origin, destination]);
    const errors = wrongSources(origin, destination, known);
    if (items.length === 0 && errors.length === 0) return;
    if (items.length === 0) throw partialTransferRefused(errors);
    const [from, to] = [known.get(origin) ?? origin, known.get(destination) ?? destination];
    checkSize(items.length, 2);
    await this.path.run<PartialTransferItemToCheck, Amount, Amount, Locked>(
      {
        ...this.items.changes,
        list: 'items',
        fields: PARTIAL_TRANSFER_FIELDS,
        rules: () => PARTIAL_TRANSFER_RULES,
        refusal: partialTransferRefused,
        select: (valid) =>
          (valid as readonly PartialTransferItem[]).flatMap(({ sku, qty }, index) => [
            { sku, sourceCode: from, index, quantity: -qty },
            { sku, sourceCode: to, index, quantity: qty },
          ]),
        read: async (amounts) => {
          const locked = await this.lock(amounts, from, to);
          const all = [...errors, ...(await unavailable(items as readonly PartialTransferItem[], from, to, locked))];
          if (all.length > 0) throw partialTransferRefused(all);
          return locked;
        },
        write: async (amounts, locked) => {
          checkSums(sumsOf(amounts, locked));
          await this.repository.add(amounts);
          const soldOut = [...locked.values()].filter(
            ({ sourceCode, status }) => sourceCode === to && status !== IN_STOCK,
          );
          await this.repository.set(soldOut.map(({ sku, sourceCode }) => ({ sku, sourceCode, status: IN_STOCK })));
          await this.items.checkStored(amounts);
          return amounts;
        },
        sourceItems: (amounts) => ({ saved: amounts }),
        name: 'Source Item',
        metric: { rows: 'items', action: 'transfer' },
      },
      items,
    );
  }

  private async lock(items: readonly BulkItem[], from: string, to: string): Promise<Locked> {
    const locked = await this.repository.lock(items, [from, to]);
    return new Map(locked.map((item) => [nameOf(item.asked, item.sourceCode), item]));
  }

  /** The destination gets the quantity on top of its own, and the status of the origin. */
  private async move(moved: readonly LockedItem[], to: string, locked: Locked): Promise<void> {
    await this.repository.insertMissing(
      moved
        .filter(({ asked }) => !locked.has(nameOf(asked, to)))
        .map(({ sku, status }) => ({ sku, sourceCode: to, quantity: 0, status })),
    );
    await this.repository.add(moved.map(({ sku, quantity }) => ({ sku, sourceCode: to, quantity })));
    const others = moved.filter(({ asked, status }) => (locked.get(nameOf(asked, to))?.status ?? status) !== status);
    await this.repository.set(others.map(({ sku, status }) => ({ sku, sourceCode: to, status })));
  }

  private async clear(
    atOrigin: readonly BulkItem[],
    from: string,
    isUnassigned: boolean,
    locked: Locked,
  ): Promise<void> {
    const moved = [...locked.values()].filter(({ sourceCode }) => sourceCode === from);
    const keys = moved.map(({ sku, sourceCode }) => ({ sku, sourceCode }));
    if (!isUnassigned) return this.repository.set(keys.map((key) => ({ ...key, quantity: 0, status: OUT_OF_STOCK })));
    await this.repository.delete(keys);
    await this.configurations.unassign(atOrigin);
  }
}

/** What each item would have, at the place where it is named first. */
function sumsOf(amounts: readonly Amount[], locked: Locked): Sum[] {
  const sums = new Map<number, Sum>();
  for (const { sku, sourceCode, index, quantity } of amounts) {
    const { sourceItemId, quantity: present } = locked.get(nameOf(sku, sourceCode))!;
    const sum = sums.get(sourceItemId) ?? { sku, sourceCode, index, quantity: present };
    sums.set(sourceItemId, { ...sum, quantity: sum.quantity + quantity });
  }
  return [...sums.values()];
}
