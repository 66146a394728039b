import { Anchor, Badge, Box, Group, Paper, Table, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { formatNumber } from '../i18n/format';
import { useMay } from '../session/use-session';
import { DEFAULT_STOCK, useSalableSkus, useSourceCount, type SalableSkuCount, type Stock } from './stocks-api';

/** Stocks with their websites, and how many sources and salable SKUs each has. */
export function StocksTable({ stocks }: { readonly stocks: readonly Stock[] }): ReactNode {
  const { t } = useTranslation();
  const may = useMay();
  const [showsSources, showsSalable] = [may('linkSources'), may('readSalability')];
  const salable = useSalableSkus(
    stocks.map(({ id }) => id),
    showsSalable,
  );
  return (
    <Paper>
      <Table highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('stocks.name')}</Table.Th>
            <Table.Th visibleFrom="sm">{t('stocks.channels')}</Table.Th>
            {showsSources && <Table.Th ta="right">{t('stocks.sources')}</Table.Th>}
            {showsSalable && <Table.Th ta="right">{t('stocks.salable')}</Table.Th>}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {stocks.map((stock) => (
            <Table.Tr key={stock.id}>
              <Table.Td>
                <Anchor component={Link} to={`/stocks/${stock.id}`} fw={550}>
                  {stock.name}
                </Anchor>
                <Text size="sm" c="dimmed">
                  {t('stocks.id', { id: stock.id })}
                  {stock.id === DEFAULT_STOCK && ` · ${t('stocks.default')}`}
                </Text>
                <Box hiddenFrom="sm">
                  <Channels stock={stock} />
                </Box>
              </Table.Td>
              <Table.Td visibleFrom="sm">
                <Channels stock={stock} />
              </Table.Td>
              {showsSources && (
                <Table.Td ta="right">
                  <SourceCount id={stock.id} />
                </Table.Td>
              )}
              {showsSalable && (
                <Table.Td ta="right">
                  <SalableSkus count={salable.data?.get(stock.id)} hasFailed={salable.isError} />
                </Table.Td>
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  );
}

function Channels({ stock: { channels } }: { readonly stock: Stock }): ReactNode {
  const { t } = useTranslation();
  if (channels.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('stocks.noChannels')}
      </Text>
    );
  }
  return (
    <Group gap={6}>
      {channels.map(({ type, code }) => (
        <Badge key={`${type}/${code}`} variant="light" tt="none" fw={550}>
          {code}
        </Badge>
      ))}
    </Group>
  );
}

function SourceCount({ id }: { readonly id: number }): ReactNode {
  const { data } = useSourceCount(id);
  return <Text component="span">{data === undefined ? '…' : formatNumber(data)}</Text>;
}

interface SalableSkusProps {
  /** undefined: not counted yet. */
  readonly count: SalableSkuCount | undefined;
  readonly hasFailed: boolean;
}

function SalableSkus({ count, hasFailed }: SalableSkusProps): ReactNode {
  const { t } = useTranslation();
  if (!count) return hasFailed ? '–' : '…';
  const numbers = { salable: formatNumber(count.salable_skus), skus: formatNumber(count.skus) };
  return t('stocks.salableOf', numbers);
}
