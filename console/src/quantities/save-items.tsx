import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { notify } from '../shell/notify';
import { SaveBar } from '../shell/save-bar';
import { Failure } from '../shell/states';
import { Unsaved } from '../shell/unsaved';
import { ConflictsDialog } from './conflicts-dialog';
import { saveItems } from './items-api';
import type { ItemsDraft } from './use-items-draft';
import { useSaving } from './use-saving';

/** Saves or discards the edited rows. */
export function SaveItems({ draft }: { readonly draft: ItemsDraft }): ReactNode {
  const { t } = useTranslation();
  const { save, error, isPending, reset, conflicts, cancel, resolve } = useSaving({
    save: (edits) => saveItems(edits.map(({ base, ...item }) => ({ ...item, expected: base?.quantity ?? 0 }))),
    onSaved: (count) => {
      draft.discard();
      if (count > 0) notify(t('quantities.saved', { count }));
    },
  });
  const { size } = draft.edits;
  const isDirty = size > 0 || draft.invalid.size > 0;
  return (
    <>
      {error && isDirty && <Failure error={error} />}
      {isDirty && (
        <SaveBar
          status={
            <span role="status">
              {draft.invalid.size > 0 ? t('quantities.fixFirst') : t('quantities.changes', { count: size })}
            </span>
          }
          onDiscard={() => {
            reset();
            draft.discard();
          }}
        >
          <Button loading={isPending} disabled={draft.invalid.size > 0} onClick={() => save([...draft.edits.values()])}>
            {t('action.save')}
          </Button>
        </SaveBar>
      )}
      <ConflictsDialog conflicts={conflicts} onCancel={cancel} onResolve={resolve} />
      <Unsaved isDirty={isDirty} />
    </>
  );
}
