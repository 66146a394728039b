import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Database } from '../../database/database.js';
import { unpadded } from '../../database/dialect.js';
import { Tables } from '../../database/tables/tables.js';
import type { SqlColumn } from '../../database/dialect.js';
import type { Page } from '../../webapi/search/page.js';
import type { SearchCriteria } from '../../webapi/search/search-criteria.js';
import { search } from '../../webapi/search/search-query.js';
import type { StockSourceLink } from '../stock-source-links/stock-source-link.entity.js';
import { SalesChannel } from './sales-channel.entity.js';
import { Stock, type Channel } from './stock.entity.js';

const NAME: SqlColumn = { sql: 'name', numeric: false, scale: undefined, indexed: false };

/** What a save has to know about the stocks that exist. */
export interface Namesakes {
  /** Whether a stock has the id. */
  readonly exists: boolean;
  /** Whether another stock has the name. */
  readonly isNameTaken: boolean;
}

/**
 * Rows of `inventory_stock` and of their channels. Reads and writes take part in the open transaction; writing needs one.
 *
 * @experimental
 */
@Injectable()
export class StocksRepository {
  /** @internal */
  constructor(
    private readonly database: Database,
    private readonly tables: Tables,
  ) {}

  /** One page of stocks, and the total count. @throws WebapiError 400 for criteria that cannot be searched by */
  search(criteria: SearchCriteria): Promise<Page<Stock>> {
    return search(this.database, Stock, criteria);
  }

  /** null: there is none. */
  byId(stockId: number): Promise<Stock | null> {
    return this.database.manager.findOneBy(Stock, { stockId });
  }

  /** Other transactions that lock the stocks wait until this one ends. */
  lock(stockIds: readonly number[]): Promise<void> {
    return this.tables.lock(Stock, 'stockId', [...new Set(stockIds)]);
  }

  /** Other transactions take no channel from the stock until this one ends. */
  lockChannels(stockId: number): Promise<void> {
    return this.tables.lock(SalesChannel, 'stockId', [stockId]);
  }

  /** Of these ids, those that exist. */
  existing(stockIds: readonly number[]): Promise<number[]> {
    return this.tables.valuesAmong(Stock, 'stockId', stockIds);
  }

  /** @internal */
  async namesakes(stockId: number, name: string): Promise<Namesakes> {
    const hasName = this.database.dialect.compare(NAME, '=', name);
    const rows = await this.database.read<{ id: number }>(
      `SELECT stock_id AS id FROM ${this.database.table('inventory_stock')} WHERE stock_id = ? OR ${hasName.text}
        ${this.database.dialect.forShare}`,
      [stockId, ...hasName.values],
    );
    const exists = rows.some(({ id }) => id === stockId);
    return { exists, isNameTaken: rows.length > (exists ? 1 : 0) };
  }

  /** @returns the id that the database generated */
  create(name: string): Promise<number> {
    return this.tables.insertGenerated(Stock, { name }, 'stockId');
  }

  /** Under an id that is given: renames that stock, or creates it. */
  save(stockId: number, name: string): Promise<void> {
    return this.tables.upsert(Stock, [{ stockId, name }], ['stockId']);
  }

  /** Links and channels are deleted with it. */
  async delete(stockId: number): Promise<void> {
    await this.tables.deleteByKey(Stock, [{ stockId }], ['stockId']);
  }

  /** What delete() deletes with the stock. */
  linksOf(stockId: number): Promise<Pick<StockSourceLink, 'stockId' | 'sourceCode' | 'priority'>[]> {
    return this.database.read(
      `SELECT stock_id AS stockId, source_code AS sourceCode, priority
         FROM ${this.database.table('inventory_source_stock_link')} WHERE stock_id = ? ORDER BY priority, link_id`,
      [stockId],
    );
  }

  /** By type, then code. */
  channelsOf(stockIds: readonly number[]): Promise<SalesChannel[]> {
    if (stockIds.length === 0) return Promise.resolve([]);
    return this.database.manager.find(SalesChannel, {
      where: { stockId: In([...stockIds]) },
      order: { type: 'ASC', code: 'ASC' },
    });
  }

  /** As it is stored; null where no stock has it. */
  channel(type: string, code: string): Promise<SalesChannel | null> {
    return this.database.manager.findOneBy(SalesChannel, { type: unpadded(type), code: unpadded(code) });
  }

  /** Of these channels, those that exist, as they are stored. */
  existingChannels(channels: readonly Channel[]): Promise<Channel[]> {
    return this.tables.selectByKey<Channel>(
      `type, code FROM ${this.database.table('inventory_stock_sales_channel')}`,
      ['type', 'code'],
      channels.map(({ type, code }) => [type, code]),
    );
  }

  /** A channel belongs to one stock: the one that had it before loses it. */
  assignChannels(channels: readonly SalesChannel[]): Promise<void> {
    return this.tables.upsert(SalesChannel, channels, ['type', 'code']);
  }

  /** Channels that no stock has are no error. */
  removeChannels(channels: readonly Channel[]): Promise<void> {
    return this.tables.deleteByKey(SalesChannel, channels, ['type', 'code']);
  }
}
