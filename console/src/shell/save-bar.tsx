import { Button, Group, Paper, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface SaveBarProps {
  /** How much there is to save. */
  readonly status?: ReactNode;
  /** undefined: nothing can be discarded. */
  readonly onDiscard?: (() => void) | undefined;
  /** The button that saves. */
  readonly children: ReactNode;
}

/** Stays in sight while there is something to save. */
export function SaveBar({ status, onDiscard, children }: SaveBarProps): ReactNode {
  const { t } = useTranslation();
  return (
    <Paper p="sm" shadow="md" style={{ position: 'sticky', bottom: 12, zIndex: 5 }}>
      <Group justify={status === undefined ? 'flex-end' : 'space-between'} gap="xs">
        {status !== undefined && (
          <Text component="div" size="sm" fw={550}>
            {status}
          </Text>
        )}
        <Group gap="xs">
          {onDiscard && (
            <Button variant="default" onClick={onDiscard}>
              {t('action.discard')}
            </Button>
          )}
          {children}
        </Group>
      </Group>
    </Paper>
  );
}
