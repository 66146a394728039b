import { Injectable } from '@nestjs/common';
import { StoresRepository } from './stores.repository.js';

/** How long a store code that was unknown, or has gone, may be taken for what it was. */
const FRESH_MS = 5_000;

@Injectable()
export class StoresService {
  private codes = new Set<string>();
  private readAt = 0;

  constructor(private readonly stores: StoresRepository) {}

  /** May this code stand in a URL? `all` is the admin scope; the admin store itself has no URL. */
  async isStoreCode(code: string): Promise<boolean> {
    if (code === 'all') return true;
    if (code === 'admin') return false;
    if (Date.now() - this.readAt > FRESH_MS) {
      this.codes = new Set(await this.stores.storeCodes());
      this.readAt = Date.now();
    }
    return this.codes.has(code);
  }

  /** Codes of all websites, the admin's included; they are compared with their case. */
  websiteCodes(): Promise<string[]> {
    return this.stores.websiteCodes();
  }
}
