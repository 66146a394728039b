import { LRUCache } from 'lru-cache';
import type { EntityMetadata } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import type { Database } from '../database.js';
import type { DeclaredColumn, Sql } from '../dialect.js';

/** How long the declaration of a table is cached: an ALTER TABLE takes effect without a restart. */
const DECLARATION_TTL_MS = 60_000;
const DECLARATION_CACHE_SIZE = 500;

/**
 * Rows that are bound to a statement as a table named `given`, which the statement joins with a stored table. Its columns
 * have the declared type and collation of the stored ones, so the database compares both as its unique keys do, and uses
 * the index.
 */
export class GivenRows {
  private readonly declared = new LRUCache<string, ReadonlyMap<string, DeclaredColumn>>({
    max: DECLARATION_CACHE_SIZE,
    ttl: DECLARATION_TTL_MS,
    perf: performance,
  });

  constructor(private readonly database: Database) {}

  /**
   * @param tuples values in the order of the columns
   * @param length most characters of texts, where they may be longer than what their columns hold
   */
  async table(
    metadata: EntityMetadata,
    columns: readonly ColumnMetadata[],
    tuples: readonly (readonly unknown[])[],
    length?: number,
  ): Promise<Sql> {
    const declared = await this.declarationOf(metadata.tableName);
    return this.database.dialect.givenRows(
      columns.map(({ databaseName }) => ({
        name: this.database.escape(databaseName),
        declared: declared.get(databaseName) ?? null,
        length,
      })),
      tuples,
    );
  }

  private async declarationOf(tableName: string): Promise<ReadonlyMap<string, DeclaredColumn>> {
    const cached = this.declared.get(tableName);
    if (cached) return cached;
    const { declaredColumns } = this.database.dialect;
    const rows = declaredColumns ? await this.database.read<DeclaredColumn>(declaredColumns, [tableName]) : [];
    const columns = new Map(rows.map((row) => [row.name, row]));
    this.declared.set(tableName, columns);
    return columns;
  }
}
