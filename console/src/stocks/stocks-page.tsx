import { Button, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../session/use-session';
import { Icon } from '../shell/icons';
import { Page } from '../shell/page';
import { Paging } from '../shell/paging';
import { Empty, Failure, Loading } from '../shell/states';
import { useSearchText } from '../shell/use-search-text';
import { NewStock } from './new-stock';
import { StocksTable } from './stocks-table';
import { STOCKS_PER_PAGE, useStocks } from './stocks-api';

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
