import { Group, NumberInput, ScrollArea, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { decimalSeparator, formatNumber } from '../../i18n/format';
import type { Item } from '../items-api';

interface PartFieldsProps {
  /** What the origin has. */
  readonly items: readonly Item[];
  /** Quantities to move, by SKU. */
  readonly parts: ReadonlyMap<string, number>;
  readonly onChange: (parts: ReadonlyMap<string, number>) => void;
}

/** How much of each product is moved, up to what there is. */
export function PartFields({ items, parts, onChange }: PartFieldsProps): ReactNode {
  const { t } = useTranslation();
  return (
    <ScrollArea.Autosize mah={260} type="auto" viewportProps={{ tabIndex: 0, 'aria-label': t('bulk.parts') }}>
      <Stack gap="xs" pr="sm">
        {items.map(({ sku, quantity }) => (
          <Group key={sku} justify="space-between" wrap="nowrap">
            <div>
              <Text size="sm" fw={550}>
                {sku}
              </Text>
              <Text size="sm" c="dimmed">
                {t('bulk.has', { quantity: formatNumber(quantity) })}
              </Text>
            </div>
            <NumberInput
              aria-label={t('bulk.partOf', { sku })}
              w={110}
              min={0}
              max={Math.max(quantity, 0)}
              decimalScale={4}
              decimalSeparator={decimalSeparator()}
              hideControls
              value={parts.get(sku) ?? ''}
              onChange={(value) => onChange(new Map(parts).set(sku, typeof value === 'number' ? value : 0))}
            />
          </Group>
        ))}
      </Stack>
    </ScrollArea.Autosize>
  );
}
