import { Button, Group, Stack } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure } from './states';

export interface DialogFormProps {
  readonly submitLabel: string;
  /** Whether it loses something. */
  readonly isDangerous?: boolean;
  readonly isComplete: boolean;
  readonly isPending?: boolean;
  readonly error?: Error | null;
  readonly onSubmit: () => void;
  readonly onCancel: () => void;
  readonly children: ReactNode;
}

/** The form of a dialog: its fields, why it failed, and the buttons to cancel and to submit. */
export function DialogForm({
  submitLabel,
  isDangerous = false,
  isComplete,
  isPending = false,
  error,
  onSubmit,
  onCancel,
  children,
}: DialogFormProps): ReactNode {
  const { t } = useTranslation();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isComplete) onSubmit();
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
