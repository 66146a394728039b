import { Button, Group, Paper, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure } from '../shell/states';
import { Unsaved } from '../shell/unsaved';
import { ConflictsDialog } from './conflicts-dialog';
import type { ItemsDraft } from './use-items-draft';
import { useSaveItems } from './use-save-items';

/** Stays in sight while rows are edited. */
export function SaveItems({ draft }: { readonly draft: ItemsDraft }): ReactNode {
  const { t } = useTranslation();
  const { save, error, isPending, reset, conflicts, cancel, resolve } = useSaveItems(draft);
  const { size } = draft.edits;
  const isDirty = size > 0 || draft.invalid.size > 0;
  return (
    <>
      {error && isDirty && <Failure error={error} />}
      {isDirty && (
        <Paper p="sm" shadow="md" style={{ position: 'sticky', bottom: 12, zIndex: 5 }}>
          <Group justify="space-between" gap="xs">
            <Text size="sm" fw={550} role="status">
              {draft.invalid.size > 0 ? t('quantities.fixFirst') : t('quantities.changes', { count: size })}
            </Text>
            <Group gap="xs">
              <Button
                variant="default"
                onClick={() => {
                  reset();
                  draft.discard();
                }}
              >
                {t('action.discard')}
              </Button>
              <Button loading={isPending} disabled={draft.invalid.size > 0} onClick={save}>
                {t('action.save')}
              </Button>
            </Group>
          </Group>
        </Paper>
      )}
      <ConflictsDialog conflicts={conflicts} onCancel={cancel} onResolve={resolve} />
      <Unsaved isDirty={isDirty} />
    </>
  );
}
