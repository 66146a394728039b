import { AsyncLocalStorage } from 'node:async_hooks';
import type { Request } from 'express';

/** AsyncLocalStorage of the current HTTP request; empty on the command line. */
export const currentRequest = new AsyncLocalStorage<Request>();
