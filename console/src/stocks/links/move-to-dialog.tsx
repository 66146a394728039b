import { Button, Group, NumberInput, Stack } from '@mantine/core';
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../shell/dialog';

interface MoveToDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly name: string;
  /** From 1. */
  readonly position: number;
  readonly total: number;
  readonly onMove: (position: number) => void;
}

export function MoveToDialog({ isOpen, onClose, name, position, total, onMove }: MoveToDialogProps): ReactNode {
  const { t } = useTranslation();
  const [wanted, setWanted] = useState<number | string>(position);
  const isValid = typeof wanted === 'number' && wanted >= 1 && wanted <= total;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isValid) onMove(wanted);
  };
  return (
    <Dialog opened={isOpen} onClose={onClose} title={t('links.moveToTitle', { name })} returnFocus={false}>
      <form onSubmit={submit}>
        <Stack>
          <NumberInput
            label={t('links.position', { total })}
            value={wanted}
            onChange={setWanted}
            min={1}
            max={total}
            allowDecimal={false}
            allowNegative={false}
            data-autofocus
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('action.cancel')}
            </Button>
            <Button type="submit" disabled={!isValid}>
              {t('links.move')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
