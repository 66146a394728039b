import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { OptionalTablesRepository } from './optional-tables.repository.js';

/** A user's row of Magento's module TwoFactorAuth. */
export interface TwoFactorConfiguration {
  /** JSON list of provider codes. */
  readonly providers: string | null;
  /** JSON by provider code, encrypted with Magento's key. */
  readonly configuration: string | null;
}

/** Second factors of users, in the tables of Magento_TwoFactorAuth. */
@Injectable()
export class TwoFactorRepository {
  /** @internal */
  constructor(
    private readonly database: Database,
    private readonly tables: OptionalTablesRepository,
  ) {}

  /** @returns null for a user without a row, or without Magento's module */
  async configurationOf(userId: number): Promise<TwoFactorConfiguration | null> {
    if (!(await this.tables.has('tfa_user_config'))) return null;
    const [row] = await this.database.read<TwoFactorConfiguration>(
      `SELECT encoded_providers AS providers, encoded_config AS configuration
         FROM ${this.database.table('tfa_user_config')} WHERE user_id = ?`,
      [userId],
    );
    return row ?? null;
  }
}
