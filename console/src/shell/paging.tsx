import { ActionIcon, Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../i18n/format';
import { Icon } from './icons';

interface PagingProps {
  /** From 1. */
  readonly page: number;
  readonly pageSize: number;
  readonly total: number;
  readonly onChange: (page: number) => void;
}

/** Shown only where there is more than one page. */
export function Paging({ page, pageSize, total, onChange }: PagingProps): ReactNode {
  const { t } = useTranslation();
  const last = Math.max(1, Math.ceil(total / pageSize));
  if (last === 1) return null;
  const range = t('paging.range', {
    from: formatNumber((page - 1) * pageSize + 1),
    to: formatNumber(Math.min(page * pageSize, total)),
    total: formatNumber(total),
  });
  return (
    <Group component="nav" justify="flex-end" gap="xs" aria-label={t('paging.label')}>
      <Text size="sm" c="dimmed" aria-live="polite">
        {range}
      </Text>
      <ActionIcon
        variant="default"
        size="lg"
        disabled={page <= 1}
        onClick={() => onChange(page - 1)}
        aria-label={t('paging.previous')}
        style={{ rotate: '180deg' }}
      >
        <Icon name="right" />
      </ActionIcon>
      <ActionIcon
        variant="default"
        size="lg"
        disabled={page >= last}
        onClick={() => onChange(page + 1)}
        aria-label={t('paging.next')}
      >
        <Icon name="right" />
      </ActionIcon>
    </Group>
  );
}
