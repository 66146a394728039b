import { hash } from 'node:crypto';
import { Authentication, Caller } from 'nest-msi';
import { AcmeOptions } from './acme-options.js';
import { OVERVIEW } from './stock-overview.controller.js';

/** Authenticates the warehouse by a key instead of a user. */
@Authentication()
export class WarehouseKey implements Authentication {
  constructor(private readonly options: AcmeOptions) {}

  authenticate({ headers }: { headers: NodeJS.Dict<string | string[]> }): Caller | null {
    const [key, given = ''] = [this.options.key, headers['x-warehouse-key']];
    if (!key || hash('sha256', String(given)) !== hash('sha256', key)) return null;
    return new Caller('warehouse', 'key', new Set([OVERVIEW]));
  }
}
