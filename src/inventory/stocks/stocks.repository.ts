import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { marks, unpadded } from '../../database/dialect.js';
import { chunks, nextTurn, yieldingToEventLoop } from '../../database/event-loop.js';
import { Tables } from '../../database/tables/tables.js';
import type { SqlColumn } from '../../database/dialect.js';
import type { Page } from '../../webapi/search/page.js';
import type { SearchCriteria } from '../../webapi/search/search-criteria.js';
import { search } from '../../webapi/search/search-query.js';
import type { StockSourceLink } from '../stock-source-links/stock-source-link.entity.js';
import { SalesChannel } from './sales-channel.entity.js';
import { Stock, type Channel } from './stock.entity.js';

const CHANNEL = 'type, code, stock_id AS stockId';

/** Channels that are read or written at once. */
const PAGE = 5_000;

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
  async channelsOf(stockIds: readonly number[]): Promise<SalesChannel[]> {
    if (stockIds.length === 0) return [];
    return this.database.read<SalesChannel>(
      `SELECT ${CHANNEL} FROM ${this.channels} WHERE stock_id IN (${marks(stockIds.length)}) ORDER BY type, code`,
      stockIds,
    );
  }

  /** Page by page: a stock can have hundreds of thousands, and SQLite holds the event loop while it reads. */
  async *channelPagesOf(stockId: number): AsyncGenerator<readonly SalesChannel[]> {
    let [type, code] = ['', ''];
    for (let isLast = false; !isLast;) {
      // "+ 0" keeps the index of stock_id out: behind it, SQLite would sort all of them for each page.
      const page = await this.database.read<SalesChannel>(
        `SELECT ${CHANNEL} FROM ${this.channels}
          WHERE stock_id + 0 = ? AND (type > ? OR (type = ? AND code > ?)) ORDER BY type, code LIMIT ${PAGE}`,
        [stockId, type, type, code],
      );
      yield page;
      isLast = page.length < PAGE;
      ({ type, code } = page.at(-1) ?? { type, code });
      if (!isLast) await nextTurn();
    }
  }

  /** As it is stored; null where no stock has it. */
  channel(type: string, code: string): Promise<SalesChannel | null> {
    return this.database.manager.findOneBy(SalesChannel, { type: unpadded(type), code: unpadded(code) });
  }

  /** Of these channels, those that exist, as they are stored, page by page. */
  async *existingChannels(channels: readonly Channel[]): AsyncGenerator<readonly Channel[]> {
    for await (const part of yieldingToEventLoop(chunks(channels, PAGE)))
      yield (await this.tables.preview(SalesChannel, part, ['type', 'code'])).flatMap(({ before }) => before ?? []);
  }

  /** A channel belongs to one stock: the one that had it before loses it. */
  async assignChannels(stockId: number, channels: readonly Channel[]): Promise<void> {
    for await (const part of yieldingToEventLoop(chunks(channels, PAGE))) {
      const rows = part.map(({ type, code }): SalesChannel => ({ type, code, stockId }));
      await this.tables.upsert(SalesChannel, rows, ['type', 'code']);
    }
  }

  /** Channels that no stock has are no error. */
  removeChannels(channels: readonly Channel[]): Promise<void> {
    return this.tables.deleteByKey(SalesChannel, channels, ['type', 'code']);
  }

  private get channels(): string {
    return this.database.table('inventory_stock_sales_channel');
  }
}
