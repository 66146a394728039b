import { Alert, Autocomplete, Text, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { notify } from '../../shell/notify';
import { decimalSeparator, formatNumber } from '../../i18n/format';
import { Dialog } from '../../shell/dialog';
import { DialogForm } from '../../shell/dialog-form';
import { Icon } from '../../shell/icons';
import { ConflictsDialog } from '../conflicts-dialog';
import { IN_STOCK, type Item } from '../items-api';
import { parseQuantity, rounded } from '../quantity-text';
import type { Edit } from '../use-items-draft';
import { useSaving } from '../use-saving';
import { adjustItems } from './bulk-api';

/** A row whose quantity is changed by a difference. */
export interface Adjustable extends Pick<Item, 'sku' | 'source'> {
  /** undefined: the source does not stock the product yet. */
  readonly base: Item | undefined;
}

interface AdjustFormProps {
  readonly rows: readonly Adjustable[];
  readonly onClose: () => void;
  readonly onSaved?: (() => void) | undefined;
}

/** Adds a difference, with a reason, to the quantity of each row. */
export function AdjustDialog({ isOpen, rows, onClose, onSaved }: AdjustFormProps & { isOpen: boolean }): ReactNode {
  const { t } = useTranslation();
  const [first] = rows;
  const title =
    first && rows.length === 1
      ? t('adjust.titleOf', { sku: first.sku, source: first.source })
      : t('adjust.title', { count: rows.length });
  return (
    <Dialog opened={isOpen} onClose={onClose} title={title}>
      <AdjustForm rows={rows} onClose={onClose} onSaved={onSaved} />
    </Dialog>
  );
}

const REASONS = ['stocktaking', 'damaged', 'returned', 'found', 'lost'] as const;
const LONGEST_REASON = 255;

function AdjustForm({ rows, onClose, onSaved }: AdjustFormProps): ReactNode {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [reason, setReason] = useState('');
  const delta = parseDelta(text);
  const edits = delta === undefined ? [] : rows.map((row) => adjusted(row, delta));
  const { save, error, isPending, conflicts, cancel, resolve } = useSaving({
    save: (changed) => adjustItems(changed, reason.trim()),
    onSaved: (count) => {
      if (count > 0) notify(t('quantities.saved', { count }));
      onSaved?.();
      onClose();
    },
  });
  const below = edits.filter(({ quantity }) => quantity < 0).length;
  const [only] = edits.length === 1 ? edits : [];
  return (
    <>
      <DialogForm
        submitLabel={t('adjust.submit')}
        isComplete={edits.length > 0 && delta !== 0}
        isPending={isPending}
        error={error}
        onSubmit={() => save(edits)}
        onCancel={onClose}
      >
        <TextInput
          label={t('adjust.delta')}
          description={t('adjust.deltaHint')}
          inputMode="text"
          value={text}
          error={text.trim() !== '' && text.trim() !== '-' && delta === undefined && t('quantities.noNumber')}
          onChange={(event) => setText(event.currentTarget.value)}
          required
          data-autofocus
        />
        <Autocomplete
          label={t('adjust.reason')}
          description={t('adjust.reasonHint')}
          data={REASONS.map((each) => t(`adjust.reasons.${each}`))}
          value={reason}
          onChange={setReason}
          maxLength={LONGEST_REASON}
        />
        {only && (
          <Text size="sm" role="status">
            {t('adjust.becomes', {
              before: only.base ? formatNumber(only.base.quantity) : t('quantities.notStocked'),
              after: formatNumber(only.quantity),
            })}
          </Text>
        )}
        {below > 0 && (
          <Alert color="yellow" icon={<Icon name="warning" />}>
            {t('adjust.below', { count: below })}
          </Alert>
        )}
      </DialogForm>
      <ConflictsDialog conflicts={conflicts} onCancel={cancel} onResolve={resolve} />
    </>
  );
}

/** `5` and `+5` add, `-5` takes. */
const parseDelta = (text: string): number | undefined => {
  const trimmed = text.trim().replace(/^[−–]/, '-');
  return parseQuantity(/^[+-]/.test(trimmed) ? trimmed : `+${trimmed}`, 0, decimalSeparator());
};

const adjusted = ({ sku, source, base }: Adjustable, delta: number): Edit => ({
  sku: base?.sku ?? sku,
  source: base?.source ?? source,
  base,
  quantity: rounded((base?.quantity ?? 0) + delta),
  status: base?.status ?? IN_STOCK,
});
