import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import type { StockSettings } from '../../catalog/stock-items/stock-settings.js';
import { StockSettingsService } from '../../catalog/stock-items/stock-settings.service.js';
import { CachedRead } from '../../database/cached-read.js';
import { isInaccessibleTable } from '../../database/errors/database-errors.js';
import { chunks, yieldingToEventLoop } from '../../database/event-loop.js';
import { StockUpkeep, type PlannedUpkeep, type TouchedItem, type TouchedItems } from '../changes/stock-upkeep.js';
import { DEFAULT_SOURCE } from '../sources/source.entity.js';
import { DEFAULT_STOCK } from '../stocks/stock.entity.js';
import { CompositeIndexRepository, NO_PARENTS } from './composite-index.repository.js';
import { IndexerStateRepository, type IndexerMode } from './indexer-state.repository.js';
import { LegacyRowsRepository } from './legacy-rows.repository.js';
import { StockIndexRepository } from './stock-index.repository.js';

/** Stocks and SKUs of one statement. */
const STOCKS_AT_ONCE = 10;
const SKUS_AT_ONCE = 5_000;

/** How long the mode is cached: `bin/magento indexer:set-mode` changes it. */
const MODE_TTL_MS = 1_000;

const MODES: Readonly<Record<IndexerMode, string>> = {
  none: 'There is no stock index of Magento to keep up to date.',
  schedule:
    'Stock index: updated by schedule. Saved source items are indexed by Magento’s cron, the rows of deleted ones by writes.',
  save: 'Stock index: updated on save. Writes of source items update it in their transaction.',
};

/** Keeps the rows that Magento derives from source items, as Magento's own writes do. */
@Injectable()
export class StockIndexService extends StockUpkeep implements OnApplicationBootstrap {
  private readonly logger = new Logger('StockIndex');
  private readonly mode: CachedRead<IndexerMode>;
  /** Stocks whose index could not be used, so that each is logged once. */
  private readonly inaccessible = new Set<number>();

  /** @internal */
  constructor(
    private readonly index: StockIndexRepository,
    private readonly composites: CompositeIndexRepository,
    private readonly legacy: LegacyRowsRepository,
    private readonly indexers: IndexerStateRepository,
    private readonly settings: StockSettingsService,
  ) {
    super();
    this.mode = new CachedRead(() => indexers.mode(), MODE_TTL_MS);
  }

  /** Called by Nest. */
  async onApplicationBootstrap(): Promise<void> {
    this.logger.log(MODES[await this.mode.current()]);
  }

  /** The mode of the stock indexer. */
  async currentMode(): Promise<IndexerMode> {
    return this.mode.current();
  }

  /** For a new stock, where Magento keeps an index. Not inside a transaction. */
  createTable(stockId: number): Promise<void> {
    return this.index.createTable(stockId);
  }

  async plan({ saved = [], deleted = [], configured = [] }: TouchedItems): Promise<PlannedUpkeep> {
    const mode = await this.mode.current();
    const indexed = mode === 'save' ? [...saved, ...deleted] : mode === 'schedule' ? deleted : [];
    const mirrored = skusOf([...saved, ...deleted].filter(({ sourceCode }) => sourceCode === DEFAULT_SOURCE));
    // The triggers of Magento’s schedule are on source items alone.
    const everywhere = mode === 'save' ? configured : [];
    const skusByStock = await this.skusByStock(indexed, everywhere);
    const skus = [...skusOf(indexed), ...everywhere];
    const parents = skus.length > 0 ? await this.composites.parentsOf(skus) : NO_PARENTS;
    const isDefaultIndexed = parents !== NO_PARENTS && mirrored.length + everywhere.length > 0;
    const stockIds = [...(isDefaultIndexed ? [DEFAULT_STOCK] : []), ...skusByStock.keys()];
    return {
      locks: stockIds.length > 0 ? [{ table: 'inventory_stock', take: () => this.index.lock(stockIds) }] : [],
      run: async () => {
        const settings = await this.settings.current();
        if (mirrored.length > 0) await this.legacy.mirror(mirrored, settings);
        if (isDefaultIndexed) await this.composites.reindex(DEFAULT_STOCK, parents, settings);
        await this.reindex(skusByStock, settings);
        for (const stockId of skusByStock.keys())
          await this.orInvalidate(stockId, () => this.composites.reindex(stockId, parents, settings));
      },
    };
  }

  invalidate(): Promise<void> {
    return this.indexers.invalidateInventory();
  }

  private async reindex(skusByStock: ReadonlyMap<number, ReadonlySet<string>>, settings: StockSettings): Promise<void> {
    const skus = [...new Set([...skusByStock.values()].flatMap((touched) => [...touched]))];
    for (const stockIds of chunks([...skusByStock.keys()], STOCKS_AT_ONCE)) {
      const sources = await this.index.sourcesOf(stockIds);
      for await (const part of yieldingToEventLoop(chunks(skus, SKUS_AT_ONCE))) {
        const computed = await this.index.computed(sources, skusByStock, part, settings);
        for (const [stockId, rows] of computed) await this.orInvalidate(stockId, () => this.index.write(stockId, rows));
      }
    }
  }

  /** The default stock's index is a view of the legacy rows. */
  private async skusByStock(
    items: readonly TouchedItem[],
    everywhere: readonly string[],
  ): Promise<ReadonlyMap<number, ReadonlySet<string>>> {
    const skusByStock = new Map<number, Set<string>>();
    for (const stockId of everywhere.length > 0 ? await this.index.linkedStocks() : [])
      if (stockId !== DEFAULT_STOCK) skusByStock.set(stockId, new Set(everywhere));
    const skusBySource = new Map<string, string[]>();
    for (const { sku, sourceCode } of items) {
      const skus = skusBySource.get(sourceCode);
      if (skus) skus.push(sku);
      else skusBySource.set(sourceCode, [sku]);
    }
    for (const { stockId, sourceCode } of await this.index.stocksOf([...skusBySource.keys()])) {
      if (stockId === DEFAULT_STOCK) continue;
      const skus = skusByStock.get(stockId) ?? new Set();
      skusByStock.set(stockId, skus);
      // A link may spell its source in another case.
      for (const sku of skusBySource.get(sourceCode) ?? skusOf(items)) skus.add(sku);
    }
    return skusByStock;
  }

  /** Magento's full rebuild swaps the table with another one, and a user may lack rights on it: then cron has to rebuild. */
  private async orInvalidate(stockId: number, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!isInaccessibleTable(error)) throw error;
      if (!this.inaccessible.has(stockId)) {
        this.logger.warn(`The index of stock ${stockId} is left to Magento’s cron: ${(error as Error).message}`);
      }
      this.inaccessible.add(stockId);
      await this.indexers.invalidateInventory();
    }
  }
}

const skusOf = (items: readonly TouchedItem[]): string[] => [...new Set(items.map(({ sku }) => sku))];
