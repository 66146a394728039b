import { List, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../i18n/format';
import { Failure } from '../shell/states';
import { useSalability } from './salability-api';

/** Magento's codes that have words of their own here; for others its message stands. */
const REASONS = {
  'requested-sku-is-not-assigned-to-given-stock': 'notAssigned',
  'is_any_source_item_in_stock-no_source_items_in_stock': 'noneInStock',
  'is_salable_with_reservations-not_enough_qty': 'notEnough',
  'back_order-disabled': 'noBackorders',
  'manage_stock-enabled': undefined,
  'is_correct_qty-min_sale_qty': 'atLeast',
} as const satisfies Record<string, string | undefined>;

/** Whether a product can be sold from a stock, in words. */
export function SalabilityText({ sku, stockId }: { readonly sku: string; readonly stockId: number }): ReactNode {
  const { t } = useTranslation();
  const { data, error } = useSalability(sku, stockId);
  if (error) return <Failure error={error} />;
  if (!data) return <Text c="dimmed">…</Text>;
  const quantity = formatNumber(data.quantity);
  if (data.isSalable) return <Text>{t(data.quantity > 0 ? 'sku.salable' : 'sku.salableAnyway', { quantity })}</Text>;
  const reasons = data.reasons.flatMap(({ code, message }) => {
    if (!(code in REASONS)) return [message];
    const reason = REASONS[code as keyof typeof REASONS];
    return reason === undefined ? [] : [t(`sku.reason.${reason}`)];
  });
  return (
    <>
      <Text>{t('sku.notSalable')}</Text>
      <List size="sm" c="dimmed">
        {reasons.map((reason) => (
          <List.Item key={reason}>{reason}</List.Item>
        ))}
      </List>
    </>
  );
}
