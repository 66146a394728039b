import { useQuery } from '@tanstack/react-query';
import { answerOf, api } from '../api/client';
import type { components } from '../api/schema';
import type { OrderLine } from './order-lines';

export type Algorithm = components['schemas']['SourceSelectionAlgorithm'];
export type Address = components['schemas']['Address'];
export type SelectionResult = components['schemas']['SourceSelectionResult'];

export interface SelectionRequest {
  readonly stockId: number;
  readonly lines: readonly OrderLine[];
  /** undefined: the order has none. */
  readonly address: Address | undefined;
}

export const useAlgorithms = (enabled: boolean) =>
  useQuery({
    queryKey: ['selection', 'algorithms'],
    enabled,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: () => answerOf(api.GET('/rest/V1/inventory/source-selection-algorithm-list')),
  });

/** Whether the service knows where an address is. Without that, sources cannot be put in order by their distance. */
export const useLocation = ({ country, postcode, city, region, street }: Address) =>
  useQuery({
    queryKey: ['selection', 'location', country, postcode, city, region, street],
    queryFn: () =>
      answerOf(
        api.GET('/rest/V1/inventory/get-latlng-from-address', {
          params: {
            query: {
              'address[country]': country,
              'address[postcode]': postcode,
              'address[city]': city,
              'address[region]': region,
              'address[street]': street,
            },
          },
        }),
      ),
  });

/** What an algorithm proposes for an order. Nothing is reserved. */
export const useSelection = (algorithmCode: string, { stockId, lines, address }: SelectionRequest) =>
  useQuery({
    queryKey: ['selection', 'result', algorithmCode, stockId, lines, address],
    staleTime: 0,
    queryFn: (): Promise<SelectionResult> =>
      answerOf(
        api.POST('/rest/V1/inventory/source-selection-algorithm-result', {
          body: {
            algorithmCode,
            inventoryRequest: {
              stockId,
              items: lines.map(({ sku, quantity }) => ({ sku, qty: quantity })),
              ...(address && { extensionAttributes: { destination_address: address } }),
            },
          },
        }),
      ),
  });
