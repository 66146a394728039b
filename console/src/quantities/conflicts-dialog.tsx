import { Button, Group, Paper, Radio, Stack, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../i18n/format';
import { Dialog } from '../shell/dialog';
import { withDifference, type Conflict, type Resolution } from './conflicts';
import { keyOf } from './items-api';

interface ConflictsDialogProps {
  readonly conflicts: readonly Conflict[];
  readonly onCancel: () => void;
  readonly onResolve: (resolutions: ReadonlyMap<string, Resolution>) => void;
}

/** Asks how to resolve each conflict: nothing that another user has saved is overwritten unasked. */
export function ConflictsDialog({ conflicts, onCancel, onResolve }: ConflictsDialogProps): ReactNode {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<ReadonlyMap<string, Resolution>>(new Map());
  const choose = (key: string, resolution: Resolution): void => setChosen(new Map(chosen).set(key, resolution));
  const close = (): void => {
    setChosen(new Map());
    onCancel();
  };
  return (
    <Dialog
      opened={conflicts.length > 0}
      onClose={close}
      title={t('conflict.title', { count: conflicts.length })}
      size="lg"
    >
      <Stack>
        <Text size="sm">{t('conflict.lead')}</Text>
        {conflicts.map((conflict) => {
          const { edit, theirs } = conflict;
          const key = keyOf(edit);
          const before = edit.base ? formatNumber(edit.base.quantity) : t('quantities.notStocked');
          const now = theirs ? formatNumber(theirs.quantity) : t('quantities.notStocked');
          return (
            <Paper key={key} p="sm">
              <Radio.Group
                label={`${edit.sku} · ${edit.source}`}
                description={t('conflict.was', { before, now })}
                value={chosen.get(key) ?? null}
                onChange={(value) => choose(key, value as Resolution)}
              >
                <Group mt="xs" gap="md">
                  <Radio value="mine" label={t('conflict.mine', { quantity: formatNumber(edit.quantity) })} />
                  <Radio value="theirs" label={t('conflict.theirs', { quantity: now })} />
                  {theirs && edit.base && edit.base.quantity !== edit.quantity && (
                    <Radio
                      value="difference"
                      label={t('conflict.difference', { quantity: formatNumber(withDifference(conflict)) })}
                    />
                  )}
                </Group>
              </Radio.Group>
            </Paper>
          );
        })}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t('conflict.editOn')}
          </Button>
          <Button
            disabled={conflicts.some(({ edit }) => !chosen.has(keyOf(edit)))}
            onClick={() => {
              onResolve(chosen);
              setChosen(new Map());
            }}
          >
            {t('action.save')}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
