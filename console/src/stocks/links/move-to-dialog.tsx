import { NumberInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../shell/dialog';
import { DialogForm } from '../../shell/dialog-form';

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
  return (
    <Dialog opened={isOpen} onClose={onClose} title={t('links.moveToTitle', { name })} returnFocus={false}>
      <DialogForm
        submitLabel={t('links.move')}
        isComplete={isValid}
        onSubmit={() => onMove(Number(wanted))}
        onCancel={onClose}
      >
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
      </DialogForm>
    </Dialog>
  );
}
