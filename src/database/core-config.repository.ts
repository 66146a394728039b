import { Injectable } from '@nestjs/common';
import { Database } from './database.js';
import { marks } from './dialect.js';

interface Row {
  readonly path: string;
  readonly value: string | null;
}

/** Magento's configuration: `core_config_data`, default scope. Paths without a row have Magento's defaults. */
@Injectable()
export class CoreConfigRepository {
  /** @internal */
  constructor(private readonly database: Database) {}

  /** @returns values by path; those of paths without a row are absent */
  async values(paths: readonly string[]): Promise<ReadonlyMap<string, string | null>> {
    const rows = await this.read(`path IN (${marks(paths.length)})`, paths);
    return new Map(rows.map(({ path, value }) => [path, value]));
  }

  /** @returns all values whose paths begin with `folder`, by the rest of the path */
  async under(folder: string): Promise<ReadonlyMap<string, string | null>> {
    const rows = await this.read('path LIKE ?', [`${folder}%`]);
    return new Map(rows.map(({ path, value }) => [path.slice(folder.length), value]));
  }

  private read(condition: string, values: readonly string[]): Promise<Row[]> {
    return this.database.read<Row>(
      `SELECT path, value FROM ${this.database.table('core_config_data')} WHERE scope = 'default' AND ${condition}`,
      values,
    );
  }
}
