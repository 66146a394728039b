import type { QueryMap } from './php-query.js';

/** A request's input: the sources of a route's arguments. */
export class RequestInput {
  constructor(
    readonly method: string,
    readonly body: unknown,
    readonly query: QueryMap,
    readonly path: Readonly<Record<string, unknown>>,
  ) {}
}
