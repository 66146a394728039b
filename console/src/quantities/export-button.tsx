import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { notifyFailure } from '../shell/notify';
import { Icon } from '../shell/icons';
import { allItems, type ItemsFilter } from './items-api';

/** Exports what is filtered, in the form that the import takes. */
export function ExportButton({ filter }: { readonly filter: ItemsFilter }): ReactNode {
  const { t } = useTranslation();
  const { mutate, isPending } = useMutation({
    mutationFn: async () => {
      const rows: (string | number)[][] = [['source_code', 'sku', 'quantity', 'status']];
      for await (const items of allItems(filter)) {
        for (const { source, sku, quantity, status } of items) rows.push([source, sku, quantity, status]);
      }
      const { downloadCsv } = await import('../import/csv');
      downloadCsv('quantities.csv', rows);
    },
    onError: (error) => notifyFailure(error),
  });
  return (
    <Button
      variant="default"
      loading={isPending}
      leftSection={<Icon name="download" size={16} />}
      onClick={() => mutate()}
    >
      {t('quantities.export')}
    </Button>
  );
}
