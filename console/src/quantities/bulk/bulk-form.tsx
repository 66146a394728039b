import { Button, Group, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { FormEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { notify } from '../../shell/notify';
import { Failure } from '../../shell/states';
import { useForgetItems } from '../items-api';

interface BulkFormProps {
  readonly submitLabel: string;
  /** Whether the operation loses something. */
  readonly isDangerous?: boolean;
  readonly isComplete: boolean;
  /** @returns what to tell once it is done */
  readonly onSubmit: () => Promise<string>;
  readonly onDone: () => void;
  readonly onCancel: () => void;
  readonly children: ReactNode;
}

/** The form of a bulk operation: all or nothing, and an error names what hinders it. */
export function BulkForm({
  submitLabel,
  isDangerous = false,
  isComplete,
  onSubmit,
  onDone,
  onCancel,
  children,
}: BulkFormProps): ReactNode {
  const { t } = useTranslation();
  const forget = useForgetItems();
  const { mutate, error, isPending } = useMutation({
    mutationFn: onSubmit,
    onSuccess: async (message) => {
      notify(message);
      onDone();
      await forget();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        {children}
        {error && <Failure error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            {t('action.cancel')}
          </Button>
          <Button type="submit" {...(isDangerous && { color: 'red' })} loading={isPending} disabled={!isComplete}>
            {submitLabel}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
