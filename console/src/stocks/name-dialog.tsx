import { Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../shell/dialog';
import { DialogForm } from '../shell/dialog-form';

interface NameFormProps {
  readonly lead?: string;
  /** undefined: the stock has none yet. */
  readonly present?: string;
  readonly submitLabel: string;
  readonly onSubmit: (name: string) => Promise<void>;
  readonly onClose: () => void;
}

interface NameDialogProps extends NameFormProps {
  readonly isOpen: boolean;
  readonly title: string;
}

/** Asks for the name of a stock. A closed dialog unmounts its form, so each opening starts anew. */
export function NameDialog({ isOpen, title, ...form }: NameDialogProps): ReactNode {
  return (
    <Dialog opened={isOpen} onClose={form.onClose} title={title}>
      <NameForm {...form} />
    </Dialog>
  );
}

function NameForm({ lead, present, submitLabel, onSubmit, onClose }: NameFormProps): ReactNode {
  const { t } = useTranslation();
  const [name, setName] = useState(present ?? '');
  const { mutate, error, isPending } = useMutation({ mutationFn: () => onSubmit(name) });
  return (
    <DialogForm
      submitLabel={submitLabel}
      isComplete={name !== present}
      isPending={isPending}
      error={error}
      onSubmit={mutate}
      onCancel={onClose}
    >
      {lead !== undefined && (
        <Text size="sm" c="dimmed">
          {lead}
        </Text>
      )}
      <TextInput
        label={t('stocks.name')}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        maxLength={255}
        required
        data-autofocus
      />
    </DialogForm>
  );
}
