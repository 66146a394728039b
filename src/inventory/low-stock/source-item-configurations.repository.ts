import { Injectable } from '@nestjs/common';
import { StockItem } from '../../catalog/stock-items/stock-item.entity.js';
import { LEGACY_STOCK } from '../../catalog/stock-items/stock-items.repository.js';
import { Database } from '../../database/database.js';
import { Tables } from '../../database/tables/tables.js';
import type { Lock } from '../changes/locks.js';
import { SourceItemConfiguration, type ConfigurationKey } from './source-item-configuration.entity.js';

const KEY = ['sourceCode', 'sku'] as const;

/** A threshold of a product's legacy stock item. */
export interface LegacyThreshold extends Pick<StockItem, 'productId' | 'notifyStockQty' | 'useConfigNotifyStockQty'> {}

/** Notification thresholds of source items. */
@Injectable()
export class SourceItemConfigurationsRepository {
  /** @internal */
  constructor(
    private readonly database: Database,
    private readonly tables: Tables,
  ) {}

  /** The configuration of a source item, or null. */
  byKey(sourceCode: string, sku: string): Promise<SourceItemConfiguration | null> {
    return this.database.manager.findOneBy(SourceItemConfiguration, { sourceCode, sku });
  }

  /** In the order of the keys; null where there is none. */
  async find(keys: readonly ConfigurationKey[]): Promise<(SourceItemConfiguration | null)[]> {
    return (await this.tables.preview(SourceItemConfiguration, keys, KEY)).map(({ before }) => before);
  }

  /** These rows, and the gaps where they would be inserted. @internal */
  lockOf(keys: readonly ConfigurationKey[]): Lock {
    return {
      table: 'inventory_low_stock_notification_configuration',
      take: async () => void (await this.tables.current(SourceItemConfiguration, keys, KEY)),
    };
  }

  /** Inserts or updates configurations. */
  save(configurations: readonly SourceItemConfiguration[]): Promise<void> {
    return this.tables.upsert(SourceItemConfiguration, configurations, KEY);
  }

  /** Those that exist stay as they are. */
  insertMissing(configurations: readonly SourceItemConfiguration[]): Promise<void> {
    return this.tables.insertMissing(SourceItemConfiguration, configurations, KEY);
  }

  /** Deletes configurations. */
  delete(keys: readonly ConfigurationKey[]): Promise<void> {
    return this.tables.deleteByKey(SourceItemConfiguration, keys, KEY);
  }

  /** Saves thresholds of legacy stock items. */
  saveLegacy(thresholds: readonly LegacyThreshold[]): Promise<void> {
    const rows = thresholds.map((threshold) => ({ ...LEGACY_STOCK, ...threshold }));
    return this.tables.save(StockItem, rows, ['productId', 'stockId'], 'itemId');
  }
}
