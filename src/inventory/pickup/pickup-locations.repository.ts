import { Injectable } from '@nestjs/common';
import { MAX_LISTED } from '../../database/tables/batches.js';
import { Database } from '../../database/database.js';
import { marks, type Sql } from '../../database/dialect.js';
import { chunks } from '../../database/event-loop.js';
import { Tables } from '../../database/tables/tables.js';
import type { Page } from '../../webapi/search/page.js';
import type { SearchCriteria } from '../../webapi/search/search-criteria.js';
import { orderOf, searchIn, searching, whereIn, type Searched } from '../../webapi/search/search-query.js';
import { SourceItem } from '../source-items/source-item.entity.js';
import { Source } from '../sources/source.entity.js';
import type { Box } from './radius.js';

/** Where a pickup location is. */
export interface Located {
  readonly sourceCode: string;
  readonly lat: number;
  readonly lng: number;
}

/** Sources that are pickup locations. */
@Injectable()
export class PickupLocationsRepository {
  /** @internal */
  constructor(
    private readonly database: Database,
    private readonly tables: Tables,
  ) {}

  /** Fields to sort by. */
  get columns(): ReadonlySet<string> {
    return new Set(this.tables.mappingOf(Source).columns.keys());
  }

  /**
   * The page of pickup locations of a stock that have all of the SKUs.
   *
   * @param skus products of which a location must have items
   */
  async search(stockId: number, skus: readonly string[], criteria: SearchCriteria): Promise<Page<Source>> {
    return searchIn(this.database, criteria, this.searched(await this.within(stockId, skus)));
  }

  /** What `search` would find in the box, in the same order. */
  async inBox(stockId: number, skus: readonly string[], criteria: SearchCriteria, box: Box): Promise<Located[]> {
    const { text, values } = await this.within(stockId, skus);
    const lng = box.lng ? 'BETWEEN ? AND ?' : 'IS NOT NULL';
    const searched = this.searched({
      text: `${text} AND main_table.latitude BETWEEN ? AND ? AND main_table.longitude ${lng}`,
      values: [...values, ...box.lat, ...(box.lng ?? [])],
    });
    const where = whereIn(criteria, searched, this.database.dialect);
    const order = orderOf(criteria, searched, this.database.dialect);
    const rows = await searching(this.database, () =>
      this.database.search<Record<'lat' | 'lng', unknown> & { sourceCode: string }>(
        `SELECT main_table.source_code AS sourceCode, main_table.latitude AS lat, main_table.longitude AS lng
           FROM ${searched.table} main_table${where.text} ORDER BY ${order}`,
        where.values,
      ),
    );
    return rows.map(({ sourceCode, lat, lng: east }) => ({ sourceCode, lat: Number(lat), lng: Number(east) }));
  }

  /** In the order of the codes. */
  async byCodes(codes: readonly string[]): Promise<Source[]> {
    const { table, select, toEntity } = this.tables.mappingOf(Source);
    const found = new Map<string, Source>();
    for (const part of chunks(codes, MAX_LISTED)) {
      const rows = await this.database.read<Record<string, unknown>>(
        `SELECT ${select} FROM ${table} main_table WHERE main_table.source_code IN (${marks(part.length)})`,
        part,
      );
      for (const row of rows.map(toEntity)) found.set(row.sourceCode, row);
    }
    return codes.flatMap((code) => found.get(code) ?? []);
  }

  private searched(within: Sql): Searched<Source> {
    return { ...this.tables.mappingOf(Source), defaultOrder: [], lastOrder: ['main_table.source_code'], within };
  }

  private async within(stockId: number, skus: readonly string[]): Promise<Sql> {
    const links = this.database.table('inventory_source_stock_link');
    const text =
      'main_table.enabled = 1 AND main_table.is_pickup_location_active = 1 AND main_table.source_code IN ' +
      `(SELECT link.source_code FROM ${links} link WHERE link.stock_id = ?)`;
    if (skus.length === 0) return { text, values: [stockId] };
    const given = await this.tables.givenValues(SourceItem, 'sku', skus);
    return {
      text:
        `${text} AND main_table.source_code IN (SELECT item.source_code FROM ${given.text} ` +
        `${this.database.dialect.joinInOrder} ${this.database.table('inventory_source_item')} item ON item.sku = given.sku ` +
        'GROUP BY item.source_code HAVING COUNT(DISTINCT given.n) = ?)',
      values: [stockId, ...given.values, skus.length],
    };
  }
}
