import { hash } from 'node:crypto';
import { Authentication, Caller } from 'nest-msi';
import { LOG } from './link-log.controller.js';

/** Authenticates the warehouse by a key instead of a user. */
@Authentication({ type: 'apiKey', in: 'header', name: 'X-Warehouse-Key' })
export class WarehouseKey implements Authentication {
  authenticate({ headers }: { headers: NodeJS.Dict<string | string[]> }): Caller | null {
    const [key, given = ''] = [process.env.ACME_KEY, headers['x-warehouse-key']];
    if (!key || hash('sha256', String(given)) !== hash('sha256', key)) return null;
    return new Caller('warehouse', 'key', new Set([LOG]));
  }
}
