import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';

/** This service's secrets, shared by all instances through the database. */
@Injectable()
export class SecretsRepository {
  /** @internal */
  constructor(private readonly database: Database) {}

  /** The secret of a name, or null. */
  async find(name: string): Promise<string | null> {
    const [secret] = await this.database.read<{ value: string }>(`SELECT value FROM ${this.table} WHERE name = ?`, [
      name,
    ]);
    return secret?.value ?? null;
  }

  /** No-op when a secret of this name exists. */
  async insertMissing(name: string, value: string): Promise<void> {
    await this.database.write(
      `INSERT INTO ${this.table} (name, value)
       SELECT ?, ? FROM (SELECT 1) one WHERE NOT EXISTS (SELECT 1 FROM ${this.table} WHERE name = ?)`,
      [name, value, name],
    );
  }

  private get table(): string {
    return this.database.table('nest_msi_secret');
  }
}
