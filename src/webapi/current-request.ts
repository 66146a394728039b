import { AsyncLocalStorage } from 'node:async_hooks';
import type { Request } from 'express';

/** The request that a write is made for, wherever in its course; there is none on the command line. */
export const currentRequest = new AsyncLocalStorage<Request>();
