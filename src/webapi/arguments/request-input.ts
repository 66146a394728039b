import type { QueryMap } from './php-query.js';

/** Everything a request sends for the arguments of a route. */
export class RequestInput {
  constructor(
    readonly method: string,
    readonly body: unknown,
    readonly query: QueryMap,
    readonly path: Readonly<Record<string, unknown>>,
  ) {}
}
