import type { Request } from 'express';
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

/** `@Authentication()` registers a provider as an authentication method, for all routes that are not anonymous. */
export const Authentication = extensionPoint<Authentication>();
