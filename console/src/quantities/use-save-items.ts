import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/errors';
import { conflictsIn, resolved, type Conflict, type Resolution } from './conflicts';
import { currentItems, keyOf, saveItems } from './items-api';
import type { Edit, ItemsDraft } from './use-items-draft';

/** Saves the edited rows, and nothing else; where somebody has changed one of them meanwhile, it asks first. */
export function useSaveItems(draft: ItemsDraft) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [conflicts, setConflicts] = useState<readonly Conflict[]>([]);
  const { mutate, error, isPending, reset } = useMutation({
    mutationFn: async (edits: readonly Edit[]) => {
      const found = conflictsIn(edits, await currentItems(edits));
      if (found.length > 0) return found;
      try {
        await saveItems(edits.map(({ base, ...item }) => ({ ...item, expected: base?.quantity ?? 0 })));
        return [];
      } catch (failure) {
        // Somebody was faster, in the moment since they were read.
        const changed = isConflict(failure) ? conflictsIn(edits, await currentItems(edits)) : [];
        if (changed.length > 0) return changed;
        throw failure;
      }
    },
    onSuccess: async (found, edits) => {
      setConflicts(found);
      if (found.length > 0) return;
      draft.discard();
      notifications.show({ message: t('quantities.saved', { count: edits.length }) });
      await queries.invalidateQueries({ queryKey: ['items'] });
      await queries.invalidateQueries({ queryKey: ['salability'] });
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
      void queries.invalidateQueries({ queryKey: ['items'] });
    },
  };
}

const isConflict = (error: unknown): boolean => error instanceof ApiError && error.status === 409;
