import type { Request } from 'express';
import { extensionPoint } from '../webapi/extension-point.js';
import type { Caller } from './caller.js';

/** Another way to tell who sends a request, asked when none of Magento's tokens and signatures says it. */
export interface Authentication {
  /**
   * @returns null for a request that it does not know
   * @throws WebapiError for one that nobody else shall be asked about
   */
  authenticate(request: Request): Caller | null | Promise<Caller | null>;
}

/** `@Authentication()` on a provider: it is asked about requests to routes that need a caller. */
export const Authentication = extensionPoint<Authentication>();
