import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';

const FOLDER = 'cataloginventory/source_selection_distance_based';

@Injectable()
export class DistanceSettingsRepository {
  constructor(private readonly database: Database) {}

  /** Values of the default scope, by what follows `cataloginventory/source_selection_distance_based` in their paths. */
  async stored(): Promise<ReadonlyMap<string, string>> {
    const rows = await this.database.read<{ path: string; value: string | null }>(
      `SELECT path, value FROM ${this.database.table('core_config_data')} WHERE scope = 'default' AND path LIKE ?`,
      [`${FOLDER}%`],
    );
    return new Map(rows.map(({ path, value }) => [path.slice(FOLDER.length), value ?? '']));
  }
}
