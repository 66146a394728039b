import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';

/**
 * Tables of Magento modules that may be installed while the service runs. Their absence is not cached: a second factor
 * must be enforced as soon as it is set up.
 */
@Injectable()
export class OptionalTablesRepository {
  private readonly present = new Set<string>();

  /** @internal */
  constructor(private readonly database: Database) {}

  /**
   * Whether the table exists.
   *
   * @param name without the install's prefix
   */
  async has(name: string): Promise<boolean> {
    if (this.present.has(name)) return true;
    const rows = await this.database.read(this.database.dialect.tableExists, [this.database.prefixed(name)]);
    if (rows.length > 0) this.present.add(name);
    return rows.length > 0;
  }
}
