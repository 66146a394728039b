import { Button, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation } from '@tanstack/react-query';
import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { notifyFailure } from '../../shell/notify';
import { formatNumber } from '../../i18n/format';
import { useMay } from '../../session/use-session';
import { allItems, type Item, type ItemsFilter } from '../items-api';
import { AdjustDialog } from './adjust-dialog';
import { BulkActions } from './bulk-actions';
import type { PickedItems } from './use-picked-items';

/** One request changes all of them: more would take long, and hold their rows locked. */
const MOST_PICKED = 5_000;

interface PickedBarProps {
  readonly filter: ItemsFilter;
  /** How many items match. */
  readonly total: number;
  /** undefined: the user may do nothing with many at once. */
  readonly picked: PickedItems | undefined;
}

/** How many items there are and how many are picked, and what can be done with those. */
export function PickedBar({ filter, total, picked }: PickedBarProps): ReactNode {
  const { t } = useTranslation();
  const may = useMay();
  const [isAdjusting, adjusting] = useDisclosure();
  const items = useMemo(() => [...(picked?.items.values() ?? [])], [picked?.items]);
  const rows = useMemo(() => items.map((item) => ({ ...item, base: item })), [items]);
  return (
    <Group justify="space-between" gap="xs" mih={34}>
      <Text size="sm" c="dimmed" role="status">
        {items.length === 0
          ? t('quantities.count', { count: total, number: formatNumber(total) })
          : t('bulk.picked', { count: items.length, number: formatNumber(items.length) })}
      </Text>
      <Group gap="xs">
        {picked && items.length > 0 && (
          <>
            {may('editQuantities') && (
              <Button size="compact-sm" variant="default" onClick={adjusting.open}>
                {t('adjust.open')}
              </Button>
            )}
            {may('bulkOperations') && <BulkActions {...namesOf(items)} onDone={picked.clear} />}
            <Button size="compact-sm" variant="subtle" onClick={picked.clear}>
              {t('bulk.clear')}
            </Button>
          </>
        )}
        {picked && <PickAll filter={filter} total={total} picked={picked} />}
      </Group>
      <AdjustDialog isOpen={isAdjusting} rows={rows} onClose={adjusting.close} onSaved={picked?.clear} />
    </Group>
  );
}

function PickAll({ filter, total, picked }: PickedBarProps & { readonly picked: PickedItems }): ReactNode {
  const { t } = useTranslation();
  const { mutate, isPending } = useMutation({
    mutationFn: async () => {
      for await (const items of allItems(filter)) picked.add(items);
    },
    onError: (error) => notifyFailure(error),
  });
  if (total > MOST_PICKED) {
    return (
      <Text size="sm" c="dimmed">
        {t('bulk.tooMany', { most: formatNumber(MOST_PICKED) })}
      </Text>
    );
  }
  return (
    <Button size="compact-sm" variant="subtle" loading={isPending} onClick={() => mutate()}>
      {t('bulk.pickAll', { count: total, number: formatNumber(total) })}
    </Button>
  );
}

const namesOf = (items: readonly Item[]) => ({
  skus: [...new Set(items.map(({ sku }) => sku))],
  sources: [...new Set(items.map(({ source }) => source))],
});
