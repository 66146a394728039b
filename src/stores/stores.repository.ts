import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';

@Injectable()
export class StoresRepository {
  constructor(private readonly database: Database) {}

  async storeCodes(): Promise<string[]> {
    const rows = await this.database.query<{ code: string }>(
      `SELECT code FROM ${this.database.table('store')} WHERE code IS NOT NULL`,
    );
    return rows.map(({ code }) => code);
  }

  async websiteCodes(): Promise<string[]> {
    const rows = await this.database.query<{ code: string }>(
      `SELECT code FROM ${this.database.table('store_website')} WHERE code IS NOT NULL`,
    );
    return rows.map(({ code }) => code);
  }
}
