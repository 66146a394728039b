import { Button, Fieldset, Group, Select, SimpleGrid, Stack, Textarea, TextInput } from '@mantine/core';
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { decimalSeparator, formatList } from '../i18n/format';
import type { Stock } from '../stocks/stocks-api';
import { parseOrder } from './order-lines';
import type { Address, SelectionRequest } from './selection-api';

const NO_ADDRESS: Address = { street: '', postcode: '', city: '', region: '', country: '' };

const ADDRESS_FIELDS = [
  ['street', 'street'],
  ['postcode', 'postcode'],
  ['city', 'city'],
  ['region', 'region'],
  ['country', 'country_id'],
] as const satisfies readonly (readonly [keyof Address, string])[];

interface OrderFormProps {
  readonly stocks: readonly Stock[];
  /** undefined: none is chosen yet. */
  readonly stockId: number | undefined;
  readonly onStock: (stockId: number) => void;
  readonly onSubmit: (request: SelectionRequest) => void;
}

/** An order as it is typed or pasted, and where it goes. */
export function OrderForm({ stocks, stockId, onStock, onSubmit }: OrderFormProps): ReactNode {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [address, setAddress] = useState(NO_ADDRESS);
  const { lines, wrong } = parseOrder(text, decimalSeparator());
  const isComplete = stockId !== undefined && lines.length > 0 && wrong.length === 0;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!isComplete) return;
    const hasAddress = Object.values(address).some((value) => value.trim() !== '');
    onSubmit({ stockId, lines, address: hasAddress ? address : undefined });
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <Select
          label={t('selection.stock')}
          placeholder={t('selection.chooseStock')}
          maw={420}
          searchable
          allowDeselect={false}
          data={stocks.map(({ id, name }) => ({ value: String(id), label: `${name} (${id})` }))}
          value={stockId === undefined ? null : String(stockId)}
          onChange={(id) => id !== null && onStock(Number(id))}
          nothingFoundMessage={t('stocks.none')}
        />
        <Textarea
          label={t('selection.lines')}
          description={t('selection.linesHint')}
          placeholder={'24-MB01, 2\n24-MB04, 1'}
          autosize
          minRows={4}
          maxRows={14}
          spellCheck={false}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          error={
            wrong.length > 0 && t('selection.wrongLines', { count: wrong.length, lines: formatList(wrong.map(String)) })
          }
        />
        <Fieldset legend={t('selection.address')}>
          <SimpleGrid cols={{ base: 1, xs: 2, md: 5 }}>
            {ADDRESS_FIELDS.map(([field, label]) => (
              <TextInput
                key={field}
                label={t(`sources.field.${label}`)}
                value={address[field]}
                onChange={(event) => setAddress({ ...address, [field]: event.currentTarget.value })}
              />
            ))}
          </SimpleGrid>
        </Fieldset>
        <Group>
          <Button type="submit" disabled={!isComplete}>
            {t('selection.submit')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
