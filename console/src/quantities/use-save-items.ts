import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/errors';
import { conflictsIn, resolved, type Conflict, type Resolution } from './conflicts';
import { currentItems, keyOf, saveItems, useForgetItems } from './items-api';
import type { Edit, ItemsDraft } from './use-items-draft';

/** Saves only the edited rows, with optimistic concurrency control: on a conflict, nothing is saved, and the user is asked. */
export function useSaveItems(draft: ItemsDraft) {
  const { t } = useTranslation();
  const forget = useForgetItems();
  const [conflicts, setConflicts] = useState<readonly Conflict[]>([]);
  const { mutate, error, isPending, reset } = useMutation({
    mutationFn: async (edits: readonly Edit[]) => {
      // `expected_quantity` detects neither a changed status, nor that an item of quantity 0 was deleted or created.
      const found = await findConflicts(edits);
      if (found.length > 0) return found;
      try {
        await saveItems(edits.map(({ base, ...item }) => ({ ...item, expected: base?.quantity ?? 0 })));
        return [];
      } catch (failure) {
        // A conflict between the check and the save.
        const changed = isConflict(failure) ? await findConflicts(edits) : [];
        if (changed.length > 0) return changed;
        throw failure;
      }
    },
    onSuccess: async (found, edits) => {
      setConflicts(found);
      if (found.length > 0) return;
      draft.discard();
      notifications.show({ message: t('quantities.saved', { count: edits.length }) });
      await forget();
    },
  });
  return {
    save: () => mutate([...draft.edits.values()]),
    error,
    isPending,
    reset,
    conflicts,
    cancel: () => setConflicts([]),
    resolve: (resolutions: ReadonlyMap<string, Resolution>) => {
      const inConflict = new Set(conflicts.map(({ edit }) => keyOf(edit)));
      const others = [...draft.edits.values()].filter((edit) => !inConflict.has(keyOf(edit)));
      const settled = conflicts.flatMap(
        (conflict) => resolved(conflict, resolutions.get(keyOf(conflict.edit)) ?? 'theirs') ?? [],
      );
      setConflicts([]);
      const edits = [...others, ...settled];
      if (edits.length > 0) return mutate(edits);
      draft.discard();
      void forget();
    },
  };
}

const findConflicts = async (edits: readonly Edit[]): Promise<Conflict[]> =>
  conflictsIn(edits, await currentItems(edits));

const isConflict = (error: unknown): boolean => error instanceof ApiError && error.status === 409;
