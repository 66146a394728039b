import { answerOf, api } from '../api/client';
import { ApiError } from '../api/errors';
import { criteria, oneOfEach } from '../api/search';

interface ProductLookup {
  /** Called with how many of the SKUs have been looked up. */
  readonly onProgress: (done: number) => void;
  readonly signal: AbortSignal;
}

/**
 * Which SKUs are of products.
 *
 * @returns in lower case: upper and lower case are the same; undefined where the service has no products, as beside a
 *   Magento that has them
 */
export async function existingProducts(
  skus: readonly string[],
  { onProgress, signal }: ProductLookup,
): Promise<Set<string> | undefined> {
  if (!(await hasProducts(signal))) return undefined;
  const found = new Set<string>();
  let done = 0;
  for (const { filter, values } of oneOfEach('sku', skus)) {
    const query = criteria({ filters: [filter] });
    const { items } = await answerOf(api.GET('/rest/V1/products', { params: { query }, signal }));
    for (const { sku } of items) found.add(sku.toLowerCase());
    onProgress((done += values.length));
  }
  return found;
}

async function hasProducts(signal: AbortSignal): Promise<boolean> {
  const query = criteria({ pageSize: 1, fields: 'total_count' });
  try {
    return (await answerOf(api.GET('/rest/V1/products', { params: { query }, signal }))).total_count > 0;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return false;
    throw error;
  }
}
