import { useQuery } from '@tanstack/react-query';
import { currentItems, type Item } from '../items-api';
import { rounded } from '../quantity-text';

/** What these sources have of these SKUs now. */
export const useItemsIn = (sources: readonly string[], skus: readonly string[]) =>
  useQuery({
    queryKey: ['items', 'in', sources, skus],
    staleTime: 0,
    queryFn: async (): Promise<readonly Item[]> => {
      const keys = sources.flatMap((source) => skus.map((sku) => ({ sku, source })));
      return [...(await currentItems(keys)).values()];
    },
  });

/** Their quantities together. */
export const unitsOf = (items: readonly Item[]): number =>
  rounded(items.reduce((sum, { quantity }) => sum + quantity, 0));
