import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError } from '../api/errors';
import { conflictsIn, resolved, type Conflict, type Resolution } from './conflicts';
import { currentItems, keyOf, useForgetItems } from './items-api';
import type { Edit } from './use-items-draft';

interface Saving {
  /** @throws ApiError 409 when an item is not as its edit is based on */
  readonly save: (edits: readonly Edit[]) => Promise<unknown>;
  /** @param count how many were saved; 0 when all conflicts are resolved by keeping theirs */
  readonly onSaved: (count: number) => void;
}

/** Saves edits with optimistic concurrency control: on a conflict, nothing is saved, and the user is asked. */
export function useSaving({ save, onSaved }: Saving) {
  const forget = useForgetItems();
  const [conflicts, setConflicts] = useState<readonly Conflict[]>([]);
  const { mutate, error, isPending, reset, variables } = useMutation({
    mutationFn: async (edits: readonly Edit[]) => {
      // `expected_quantity` detects neither a changed status, nor that an item of quantity 0 was deleted or created.
      const found = await findConflicts(edits);
      if (found.length > 0) return found;
      try {
        await save(edits);
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
      onSaved(edits.length);
      await forget();
    },
  });
  return {
    save: mutate,
    error,
    isPending,
    reset,
    conflicts,
    cancel: () => setConflicts([]),
    resolve: (resolutions: ReadonlyMap<string, Resolution>) => {
      const inConflict = new Set(conflicts.map(({ edit }) => keyOf(edit)));
      const others = (variables ?? []).filter((edit) => !inConflict.has(keyOf(edit)));
      const settled = conflicts.flatMap(
        (conflict) => resolved(conflict, resolutions.get(keyOf(conflict.edit)) ?? 'theirs') ?? [],
      );
      setConflicts([]);
      const edits = [...others, ...settled];
      if (edits.length > 0) return mutate(edits);
      onSaved(0);
      void forget();
    },
  };
}

const findConflicts = async (edits: readonly Edit[]): Promise<Conflict[]> =>
  conflictsIn(edits, await currentItems(edits));

const isConflict = (error: unknown): boolean => error instanceof ApiError && error.status === 409;
