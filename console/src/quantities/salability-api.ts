import { useQuery } from '@tanstack/react-query';
import { answerOf, api } from '../api/client';

export interface Salability {
  readonly quantity: number;
  readonly isSalable: boolean;
  /** Codes and messages of Magento; empty when one unit can be sold. */
  readonly reasons: readonly { readonly code: string; readonly message: string }[];
}

/** How many units of a product can be sold from a stock, and if none, why. */
export const useSalability = (sku: string, stockId: number) =>
  useQuery({
    queryKey: ['salability', sku, stockId],
    queryFn: async (): Promise<Salability> => {
      const quantities = api.POST('/rest/V1/inventory/get-products-salable-quantities', {
        body: { skus: [sku], stockId },
      });
      const results = api.GET('/rest/V1/inventory/are-product-salable-for-requested-qty', {
        params: {
          query: { 'skuRequests[0][sku]': sku, 'skuRequests[0][qty]': 1, stockId },
        },
      });
      const [[quantity], [result]] = await Promise.all([answerOf(quantities), answerOf(results)]);
      return { quantity: quantity?.qty ?? 0, isSalable: result?.salable ?? false, reasons: result?.errors ?? [] };
    },
  });
