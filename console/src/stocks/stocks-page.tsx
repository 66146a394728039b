import { Anchor, Badge, Button, Group, Paper, Table, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { formatNumber } from '../i18n/format';
import { useMay } from '../session/use-session';
import { Icon } from '../shell/icons';
import { Page } from '../shell/page';
import { Paging } from '../shell/paging';
import { Empty, Failure, Loading } from '../shell/states';
import { useSearchText } from '../shell/use-search-text';
import { NewStock } from './new-stock';
import { DEFAULT_STOCK, STOCKS_PER_PAGE, useSourceCount, useStocks, type Stock } from './stocks-api';

export default function StocksPage(): ReactNode {
  const { t } = useTranslation();
  const may = useMay();
  const { text, setText, address } = useSearchText('name');
  const [isCreating, creation] = useDisclosure();
  const { data, error, refetch } = useStocks(address.get('name'), address.page);
  return (
    <Page
      title={t('stocks.title')}
      lead={t('stocks.lead')}
      actions={
        may('editStocks') && (
          <Button leftSection={<Icon name="plus" />} onClick={creation.open}>
            {t('stocks.new')}
          </Button>
        )
      }
    >
      <NewStock isOpen={isCreating} onClose={creation.close} />
      <TextInput
        maw={360}
        aria-label={t('stocks.search')}
        placeholder={t('stocks.search')}
        leftSection={<Icon name="search" />}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {data && data.stocks.length === 0 && (
        <Empty icon="stock" title={t('stocks.none')}>
          <Text c="dimmed">{t('stocks.noneHint')}</Text>
        </Empty>
      )}
      {data && data.stocks.length > 0 && <StocksTable stocks={data.stocks} />}
      {data && (
        <Paging
          page={address.page}
          pageSize={STOCKS_PER_PAGE}
          total={data.total}
          onChange={(page) => address.set({ page })}
        />
      )}
    </Page>
  );
}

function StocksTable({ stocks }: { readonly stocks: readonly Stock[] }): ReactNode {
  const { t } = useTranslation();
  const showsSources = useMay()('linkSources');
  return (
    <Paper>
      <Table highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('stocks.name')}</Table.Th>
            <Table.Th>{t('stocks.channels')}</Table.Th>
            {showsSources && <Table.Th ta="right">{t('stocks.sources')}</Table.Th>}
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
              </Table.Td>
              <Table.Td>
                <Channels stock={stock} />
              </Table.Td>
              {showsSources && (
                <Table.Td ta="right">
                  <SourceCount id={stock.id} />
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
