import { TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { decimalSeparator } from '../i18n/format';
import { parseQuantity, quantityText } from './quantity-text';

interface QuantityInputProps {
  readonly label: string;
  /** The quantity that is there; undefined: the product is not stocked. */
  readonly before: number | undefined;
  readonly value: number | undefined;
  readonly isReadOnly: boolean;
  readonly onChange: (quantity: number) => void;
  readonly onValidity: (isValid: boolean) => void;
}

/** Takes `12`, and `+5` or `-5` for a change, which becomes the new quantity when the field is left. */
export function QuantityInput({
  label,
  before,
  value,
  isReadOnly,
  onChange,
  onValidity,
}: QuantityInputProps): ReactNode {
  const { t } = useTranslation();
  const decimal = decimalSeparator();
  const shown = value === undefined ? '' : quantityText(value, decimal);
  // While it is typed, the text is the user's own.
  const [typed, setTyped] = useState<string>();
  const isInvalid = typed !== undefined && typed !== '' && parseQuantity(typed, before ?? 0, decimal) === undefined;
  return (
    <TextInput
      aria-label={label}
      inputMode="decimal"
      size="sm"
      readOnly={isReadOnly}
      placeholder={before === undefined ? t('quantities.notStocked') : undefined}
      value={typed ?? shown}
      error={isInvalid && t('quantities.noNumber')}
      styles={{ input: { textAlign: 'end', fontVariantNumeric: 'tabular-nums' } }}
      onFocus={(event) => event.currentTarget.select()}
      onChange={(event) => {
        const text = event.currentTarget.value;
        setTyped(text);
        const quantity = parseQuantity(text, before ?? 0, decimal);
        onValidity(quantity !== undefined || text === '');
        if (quantity !== undefined) onChange(quantity);
      }}
      onBlur={() => {
        if (!isInvalid) setTyped(undefined);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          setTyped(undefined);
          onValidity(true);
          if (before !== undefined) onChange(before);
        }
      }}
    />
  );
}
