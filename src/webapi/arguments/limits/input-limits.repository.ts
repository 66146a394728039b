import type { Database } from '../../../database/database.js';

const FOLDER = 'webapi/validation/';

/** Magento's "Web Api Limits". */
export class InputLimitsRepository {
  constructor(private readonly database: Database) {}

  /** The configured values, by the last part of their path. */
  async settings(): Promise<ReadonlyMap<string, string>> {
    const rows = await this.database.read<{ path: string; value: string | null }>(
      `SELECT path, value FROM ${this.database.table('core_config_data')} WHERE scope = 'default' AND path LIKE ?`,
      [`${FOLDER}%`],
    );
    return new Map(rows.map(({ path, value }) => [path.slice(FOLDER.length), value ?? '']));
  }
}
