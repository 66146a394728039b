import { Button, Group, Paper, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface SaveBarProps {
  readonly count: number;
  readonly onDiscard: () => void;
  readonly onReview: () => void;
}

/** Stays in sight while there is something to save. */
export function SaveBar({ count, onDiscard, onReview }: SaveBarProps): ReactNode {
  const { t } = useTranslation();
  return (
    <Paper p="sm" shadow="md" style={{ position: 'sticky', bottom: 12, zIndex: 5 }}>
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={550}>
          {t('links.changes', { count })}
        </Text>
        <Group gap="xs">
          <Button variant="default" onClick={onDiscard}>
            {t('action.discard')}
          </Button>
          <Button onClick={onReview}>{t('links.review')}</Button>
        </Group>
      </Group>
    </Paper>
  );
}
