/** Methods of routes. */
export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** The resource of a route that requires no authentication. */
export const ANONYMOUS = 'anonymous';

/** One `<route>` of Magento's webapi.xml. */
export interface RouteDefinition {
  readonly method: HttpMethod;
  /** Begins with the version; parameters are `:name`: `V1/inventory/stocks/:stockId`. */
  readonly path: string;
  /** The ACL resource a caller's role must hold, or `ANONYMOUS`. */
  readonly resource: string;
  /** Magento's service, which is the tag of the documentation: `inventoryApiStockRepositoryV1`. */
  readonly service: string;
  /** Magento's service method: `getList`. */
  readonly operation: string;
}

export const ROUTE = Symbol('route');

/** The first segment of all paths, as in Magento. */
export const ROOT = 'rest';
