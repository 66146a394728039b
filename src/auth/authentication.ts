import type { Type } from '@nestjs/common';
import type { Request } from 'express';
import { SecurityScheme, type SecuritySchemeObject } from '../webapi/documentation/security.js';
import { extensionPoint } from '../webapi/extension-point.js';
import type { Caller } from './caller.js';

/** An additional authentication method, tried when a request has none of Magento's tokens and signatures. */
export interface Authentication {
  /**
   * @returns null for a request without credentials of this method: the next method is tried
   * @throws WebapiError for invalid credentials: no further method is tried
   */
  authenticate(request: Request): Caller | null | Promise<Caller | null>;
}

const point = extensionPoint<Authentication>();

/**
 * `@Authentication()` registers a provider as an authentication method, for all routes that are not anonymous.
 *
 * @param scheme how Swagger UI's Authorize asks for it: `{ type: 'apiKey', in: 'header', name: 'X-Key' }`
 *
 *     @Authentication({ type: 'apiKey', in: 'header', name: 'X-Key' })
 *     export class Keys implements Authentication {
 *       authenticate = ({ headers }: Request): Caller | null =>
 *         isOurs(headers['x-key']) ? new Caller('shop', 'key', new Set(['Magento_InventoryApi::stock'])) : null;
 *     }
 */
export const Authentication = Object.assign(
  (scheme?: SecuritySchemeObject) => (target: Type<Authentication>) => {
    point()(target);
    if (scheme) SecurityScheme(scheme)(target);
  },
  { KEY: point.KEY },
);
