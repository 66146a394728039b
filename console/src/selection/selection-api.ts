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
export const useLocation = (address: Address) =>
  useQuery({
    queryKey: ['selection', 'location', address],
    queryFn: () =>
      answerOf(api.GET('/rest/V1/inventory/get-latlng-from-address', { params: { query: queryOf(address) } })),
  });

/** How far sources are, by their code. */
export interface Distances {
  /** `metres`, `seconds`, or as a module says. */
  readonly unit: string;
  readonly bySource: ReadonlyMap<string, number>;
}

/** What the algorithm `distance` compares. */
export const useDistances = (stockId: number, address: Address | undefined, enabled: boolean) =>
  useQuery({
    queryKey: ['selection', 'distances', stockId, address],
    enabled: enabled && address !== undefined,
    queryFn: async (): Promise<Distances> => {
      const call = api.GET('/rest/V1/inventory/stocks/{stockId}/distances', {
        params: { path: { stockId }, query: queryOf(address!) },
      });
      const { unit, sources } = await answerOf(call);
      const known = sources.flatMap(({ source_code, distance }) =>
        distance === null ? [] : [[source_code, distance] as const],
      );
      return { unit, bySource: new Map(known) };
    },
  });

const queryOf = ({ country, postcode, city, region, street }: Address) => ({
  'address[country]': country,
  'address[postcode]': postcode,
  'address[city]': city,
  'address[region]': region,
  'address[street]': street,
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
