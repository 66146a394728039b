import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise';
import { createTestDatabase, type TestDatabase } from './test-database.js';

const SCHEMA = readFileSync(join(import.meta.dirname, '../database/magento-schema.sql'), 'utf8');

/** The administrator of `magento-schema.sql`. */
export const MAGENTO_ADMIN = { username: 'ada', password: 'magento123' };

/** A MySQL database as Magento leaves it, and what can be asked of any MySQL database. */
export class MysqlDatabase implements TestDatabase {
  private constructor(
    private readonly database: TestDatabase,
    private readonly connection: Connection,
  ) {}

  static async empty(): Promise<MysqlDatabase> {
    const database = await createTestDatabase();
    return new MysqlDatabase(database, await createConnection({ uri: database.url, multipleStatements: true }));
  }

  static async ofMagento(): Promise<MysqlDatabase> {
    const magento = await MysqlDatabase.empty();
    await magento.query(SCHEMA);
    return magento;
  }

  get url(): string {
    return this.database.url;
  }

  async query<Row = Record<string, unknown>>(statement: string, values: readonly unknown[] = []): Promise<Row[]> {
    const [rows] = await this.connection.query<RowDataPacket[]>(statement, [...values]);
    return rows as Row[];
  }

  async tables(): Promise<string[]> {
    const rows = await this.query<{ name: string }>(
      'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() ORDER BY table_name',
    );
    return rows.map(({ name }) => name);
  }

  /** `SHOW CREATE TABLE` and the rows, table by table. */
  async contents(tables: readonly string[]): Promise<Record<string, unknown>> {
    const contents: Record<string, unknown> = {};
    for (const table of tables) {
      const [definition] = await this.query(`SHOW CREATE TABLE ${table}`);
      contents[table] = [definition?.['Create Table'], await this.query(`SELECT * FROM ${table}`)];
    }
    return contents;
  }

  async drop(): Promise<void> {
    await this.connection.end();
    await this.database.drop();
  }
}
