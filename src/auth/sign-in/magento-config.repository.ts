import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';

/** Magento's `core_config_data`, default scope. */
@Injectable()
export class MagentoConfigRepository {
  constructor(private readonly database: Database) {}

  /** @returns values by path; paths without a row are absent, and Magento's defaults apply to them */
  async values(paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const rows = await this.database.read<{ path: string; value: string | null }>(
      `SELECT path, value FROM ${this.database.table('core_config_data')}
        WHERE scope = 'default' AND path IN (${paths.map(() => '?').join(', ')})`,
      paths,
    );
    return new Map(rows.map(({ path, value }) => [path, value ?? '']));
  }
}
