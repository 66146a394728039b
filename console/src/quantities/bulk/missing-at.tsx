import { Alert, Button, Group, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../shell/icons';
import { Failure } from '../../shell/states';
import { useForgetItems } from '../items-api';
import { assign } from './bulk-api';
import { useItemsIn } from './use-items-in';

interface MissingAtProps {
  readonly source: string;
  readonly skus: readonly string[];
}

/** A part moves only between sources that both stock the product: this says which lack it, and assigns them. */
export function MissingAt({ source, skus }: MissingAtProps): ReactNode {
  const { t } = useTranslation();
  const forget = useForgetItems();
  const { data } = useItemsIn([source], skus);
  const missing = data ? skus.filter((sku) => data.every((item) => item.sku !== sku)) : [];
  const { mutate, error, isPending } = useMutation({
    mutationFn: () => assign(missing, [source]),
    onSuccess: forget,
  });
  if (missing.length === 0) return null;
  return (
    <Alert color="yellow" icon={<Icon name="warning" />} role="status">
      <Group justify="space-between" gap="xs">
        <Text size="sm">{t('bulk.missingAt', { source, count: missing.length })}</Text>
        <Button size="compact-sm" variant="default" loading={isPending} onClick={() => mutate()}>
          {t('bulk.assignFirst')}
        </Button>
      </Group>
      {error && <Failure error={error} />}
    </Alert>
  );
}
