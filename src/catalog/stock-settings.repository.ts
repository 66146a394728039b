import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';

const FOLDER = 'cataloginventory/item_options/';

@Injectable()
export class StockSettingsRepository {
  constructor(private readonly database: Database) {}

  /** Values of the default scope, by the last part of the path. */
  async stored(): Promise<ReadonlyMap<string, string | null>> {
    const rows = await this.database.read<{ path: string; value: string | null }>(
      `SELECT path, value FROM ${this.database.table('core_config_data')} WHERE scope = 'default' AND path LIKE ?`,
      [`${FOLDER}%`],
    );
    return new Map(rows.map(({ path, value }) => [path.slice(FOLDER.length), value]));
  }
}
