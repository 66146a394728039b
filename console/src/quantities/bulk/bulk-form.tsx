import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { DialogForm, type DialogFormProps } from '../../shell/dialog-form';
import { notify } from '../../shell/notify';
import { useForgetItems } from '../items-api';

interface BulkFormProps extends Omit<DialogFormProps, 'onSubmit' | 'isPending' | 'error'> {
  /** @returns what to tell once it is done */
  readonly onSubmit: () => Promise<string>;
  readonly onDone: () => void;
}

/** The form of a bulk operation: all or nothing, and an error names what hinders it. */
export function BulkForm({ onSubmit, onDone, ...form }: BulkFormProps): ReactNode {
  const forget = useForgetItems();
  const { mutate, error, isPending } = useMutation({
    mutationFn: onSubmit,
    onSuccess: async (message) => {
      notify(message);
      onDone();
      await forget();
    },
  });
  return <DialogForm {...form} onSubmit={mutate} isPending={isPending} error={error} />;
}
