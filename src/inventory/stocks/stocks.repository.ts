import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Database } from '../../database/database.js';
import { Tables } from '../../database/tables/tables.js';
import type { SqlColumn } from '../../database/dialect.js';
import type { Page } from '../../webapi/search/page.js';
import type { SearchCriteria } from '../../webapi/search/search-criteria.js';
import { search } from '../../webapi/search/search-query.js';
import { StockSourceLink } from '../stock-source-links/stock-source-link.entity.js';
import { SalesChannel } from './sales-channel.entity.js';
import { Stock } from './stock.entity.js';

const NAME: SqlColumn = { sql: 'name', numeric: false, scale: undefined, indexed: false };

@Injectable()
export class StocksRepository {
  constructor(
    private readonly database: Database,
    private readonly tables: Tables,
  ) {}

  search(criteria: SearchCriteria): Promise<Page<Stock>> {
    return search(this.database, Stock, criteria);
  }

  byId(stockId: number): Promise<Stock | null> {
    return this.database.manager.findOneBy(Stock, { stockId });
  }

  lock(stockIds: readonly number[]): Promise<void> {
    return this.tables.lock(Stock, 'stockId', [...new Set(stockIds)]);
  }

  /**
   * Until the transaction ends, nobody else changes the stock or takes a channel from it. Comes before all reading:
   * what a transaction reads is as old as its first look.
   */
  async lockWithChannels(stockId: number): Promise<void> {
    await this.lock([stockId]);
    await this.tables.lock(SalesChannel, 'stockId', [stockId]);
  }

  existing(stockIds: readonly number[]): Promise<number[]> {
    return this.tables.valuesAmong(Stock, 'stockId', stockIds);
  }

  async isNameTaken(name: string, byOtherThan: number): Promise<boolean> {
    const { text, values } = this.database.dialect.compare(NAME, '=', name);
    const rows = await this.database.read(
      `SELECT 1 FROM ${this.database.table('inventory_stock')} WHERE ${text} AND stock_id <> ? LIMIT 1`,
      [...values, byOtherThan],
    );
    return rows.length > 0;
  }

  /** @returns the id that the database gave */
  create(name: string): Promise<number> {
    return this.tables.insertGenerated(Stock, { name }, 'stockId');
  }

  /** Under an id that is given: renames that stock, or makes it. */
  save(stockId: number, name: string): Promise<void> {
    return this.tables.upsert(Stock, [{ stockId, name }], ['stockId']);
  }

  /** Links and channels go along. */
  async delete(stockId: number): Promise<void> {
    await this.database.manager.delete(Stock, { stockId });
  }

  /** What goes along with it. */
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

  channel(type: string, code: string): Promise<SalesChannel | null> {
    return this.database.manager.findOneBy(SalesChannel, { type, code });
  }

  /** A channel belongs to one stock: the one that had it before loses it. */
  assignChannels(channels: readonly SalesChannel[]): Promise<void> {
    return this.tables.upsert(SalesChannel, channels, ['type', 'code']);
  }

  removeChannels(channels: readonly SalesChannel[]): Promise<void> {
    return this.tables.deleteByKey(SalesChannel, channels, ['type', 'code']);
  }
}
