import { type QueryRunner, Table, type TableColumnOptions, type TableForeignKeyOptions } from 'typeorm';
import { isSqlite } from '../sqlite/sqlite-driver.js';

/** Columns in Magento's types. What SQLite has no word for (unsigned, lengths) it ignores. */
export class Columns {
  /** @param queryRunner the migration's own */
  constructor(private readonly queryRunner: QueryRunner) {}

  private get sqlite(): boolean {
    return isSqlite(this.queryRunner.connection);
  }

  /** Generated primary key. */
  id(name: string, type: 'int' | 'smallint' = 'int'): TableColumnOptions {
    return {
      name,
      type: this.sqlite ? 'integer' : type,
      unsigned: true,
      isPrimary: true,
      isGenerated: true,
      generationStrategy: 'increment',
    };
  }

  /** Unsigned, as Magento’s ids; `{ isNullable: true, default: 0, isPrimary: true }` are TypeORM’s options. */
  int = (name: string, more: Partial<TableColumnOptions> = {}): TableColumnOptions => ({
    name,
    type: 'int',
    unsigned: true,
    ...more,
  });

  /** Unsigned, 0 to 65535. */
  smallint = (name: string, more: Partial<TableColumnOptions> = {}): TableColumnOptions => ({
    name,
    type: 'smallint',
    unsigned: true,
    ...more,
  });

  /** Magento’s quantities are `decimal(…, 12, 4)`. */
  decimal = (
    name: string,
    precision: number,
    scale: number,
    more: Partial<TableColumnOptions> = {},
  ): TableColumnOptions => ({
    name,
    type: 'decimal',
    precision,
    scale,
    ...more,
  });

  /** Compared without case. */
  varchar = (name: string, length: number, more: Partial<TableColumnOptions> = {}): TableColumnOptions => ({
    name,
    type: 'varchar',
    length: String(length),
    ...this.collation,
    ...more,
  });

  /** Up to 64 kB, compared without case. */
  text = (name: string, more: Partial<TableColumnOptions> = {}): TableColumnOptions => ({
    name,
    type: 'text',
    ...this.collation,
    ...more,
  });

  /** In UTC; `{ default: 'CURRENT_TIMESTAMP' }` is the time of the insert. */
  timestamp = (name: string, more: Partial<TableColumnOptions> = {}): TableColumnOptions => ({
    name,
    type: 'timestamp',
    ...more,
  });

  /** Magento's collations do not tell capitals from small letters. */
  private get collation(): Partial<TableColumnOptions> {
    return this.sqlite ? { collation: 'NOCASE' } : { charset: 'utf8mb4', collation: 'utf8mb4_general_ci' };
  }
}

/** A table for `createMissingTables`. Names without the install’s prefix. */
export interface TableDefinition {
  readonly name: string;
  readonly columns: TableColumnOptions[];
  /** Unique keys: each a list of columns. */
  readonly unique?: string[][];
  /** Other keys: each a list of columns. */
  readonly index?: string[][];
  /** column → table and column; rows go with what they refer to */
  readonly references?: Readonly<Record<string, readonly [table: string, column: string]>>;
  /** Rows that Magento's installation puts in. */
  readonly rows?: readonly Readonly<Record<string, unknown>>[];
}

/** Makes the tables that are not there. One that is there is Magento's: it stays exactly as it is. */
export async function createMissingTables(queryRunner: QueryRunner, tables: readonly TableDefinition[]): Promise<void> {
  const prefix = queryRunner.connection.options.entityPrefix ?? '';
  for (const { name, columns, unique = [], index = [], references = {}, rows = [] } of tables) {
    if (await queryRunner.hasTable(prefix + name)) continue;
    const foreignKeys = Object.entries(references).map(([column, [table, target]]): TableForeignKeyOptions => ({
      columnNames: [column],
      referencedTableName: prefix + table,
      referencedColumnNames: [target],
      onDelete: 'CASCADE',
      onUpdate: 'NO ACTION',
    }));
    const indices = [
      ...unique.map((columnNames) => ({ columnNames, isUnique: true })),
      ...index.map((columnNames) => ({ columnNames })),
    ];
    await queryRunner.createTable(new Table({ name: prefix + name, columns, indices, foreignKeys }));
    await withZeroAsId(queryRunner, async () => {
      for (const row of rows) await insert(queryRunner, prefix + name, row);
    });
  }
}

function insert(queryRunner: QueryRunner, table: string, row: Readonly<Record<string, unknown>>): Promise<unknown> {
  const escape = (name: string) => queryRunner.connection.driver.escape(name);
  const names = Object.keys(row).map(escape).join(', ');
  const marks = Object.keys(row)
    .map(() => '?')
    .join(', ');
  return queryRunner.query(`INSERT INTO ${escape(table)} (${names}) VALUES (${marks})`, Object.values(row));
}

/** The admin's website and store have the id 0, for which MySQL would generate another. */
async function withZeroAsId(queryRunner: QueryRunner, work: () => Promise<void>): Promise<void> {
  if (isSqlite(queryRunner.connection)) return work();
  await queryRunner.query(
    "SET @sql_mode = @@sql_mode, SESSION sql_mode = CONCAT(@@sql_mode, ',NO_AUTO_VALUE_ON_ZERO')",
  );
  await work();
  await queryRunner.query('SET SESSION sql_mode = @sql_mode');
}

/** Takes back what `createMissingTables` made, the last one first. */
export async function dropTables(queryRunner: QueryRunner, names: readonly string[]): Promise<void> {
  const prefix = queryRunner.connection.options.entityPrefix ?? '';
  for (const name of names.toReversed()) await queryRunner.dropTable(prefix + name, true);
}

/** On a Magento database the tables are not ours to drop. */
export const irreversible = (): never => {
  throw new Error('These tables may be Magento’s own: this migration is not taken back. Drop the database instead.');
};
