import { useQuery } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { answerOf, api } from '../api/client';
import type { components } from '../api/schema';
import { session } from './session';

export type Caller = components['schemas']['Caller'];

/** Magento's ids of the rights that pages ask for. */
export const RIGHTS = {
  readStocks: 'Magento_InventoryApi::stock',
  editStocks: 'Magento_InventoryApi::stock_edit',
  deleteStocks: 'Magento_InventoryApi::stock_delete',
  linkSources: 'Magento_InventoryApi::stock_source_link',
  readSources: 'Magento_InventoryApi::source',
  editSources: 'Magento_InventoryApi::source_edit',
  editQuantities: 'Magento_InventoryApi::stock_source_item_assign',
  bulkOperations: 'Magento_Catalog::products',
  listAlgorithms: 'Magento_InventorySourceSelectionApi::source_selection_algorithm',
  selectSources: 'Magento_InventorySourceSelectionApi::source_selection_algorithm_post',
  readLowStock: 'Magento_InventoryLowQuantityNotificationApi::low_quantity_notification',
  readSalability: 'Magento_InventorySalesApi::stock',
  readWebsites: 'Magento_Backend::store',
} as const;

export type Right = keyof typeof RIGHTS;

const ALL = 'Magento_Backend::all';

export const useToken = (): string | null => useSyncExternalStore(session.subscribe, () => session.token);

export const useIsExpired = (): boolean => useSyncExternalStore(session.subscribe, () => session.isExpired);

/** Who has signed in. Asked once for each token: a role may have changed with a new one. */
export function useCaller() {
  const token = useToken();
  return useQuery({
    queryKey: ['caller', token],
    enabled: token !== null,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: (previous: Caller | undefined) => previous,
    queryFn: () => answerOf(api.GET('/rest/V1/nest-msi/me')),
  });
}

/** @returns whether the role allows it; what it does not allow is not shown */
export function useMay(): (right: Right) => boolean {
  const { data } = useCaller();
  const granted = new Set(data?.resources);
  return (right) => granted.has(ALL) || granted.has(RIGHTS[right]);
}
