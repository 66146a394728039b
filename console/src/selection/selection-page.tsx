import { Paper, SimpleGrid, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useMay } from '../session/use-session';
import { NotFoundPage } from '../shell/not-found-page';
import { Page } from '../shell/page';
import { Failure, Loading } from '../shell/states';
import { useLinks } from '../stocks/links/links-api';
import { useAllStocks } from '../stocks/stocks-api';
import { OrderForm } from './order-form';
import { ProposalCard } from './proposal-card';
import { useAlgorithms, type SelectionRequest } from './selection-api';

/** Tries all algorithms on an order, side by side. Nothing is saved or reserved. */
export default function SelectionPage(): ReactNode {
  const { t } = useTranslation();
  const may = useMay();
  const [address, setAddress] = useSearchParams();
  const [asked, setAsked] = useState<{ readonly request: SelectionRequest; readonly time: number }>();
  const stocks = useAllStocks(may('readStocks'));
  const algorithms = useAlgorithms(may('listAlgorithms'));
  if (!may('listAlgorithms') || !may('selectSources')) return <NotFoundPage />;

  const error = stocks.error ?? algorithms.error;
  const stockId = Number(address.get('stock')) || undefined;
  return (
    <Page title={t('selection.title')} lead={t('selection.lead')}>
      {error && <Failure error={error} onRetry={() => void Promise.all([stocks.refetch(), algorithms.refetch()])} />}
      {!error && !(stocks.data && algorithms.data) && <Loading />}
      {stocks.data && (
        <Paper p="md">
          <OrderForm
            stocks={stocks.data}
            stockId={stockId}
            onStock={(id) => setAddress({ stock: String(id) }, { replace: true })}
            onSubmit={(request) => setAsked({ request, time: Date.now() })}
          />
        </Paper>
      )}
      {asked && algorithms.data && <Proposals key={asked.time} request={asked.request} algorithms={algorithms.data} />}
    </Page>
  );
}

interface ProposalsProps {
  readonly request: SelectionRequest;
  readonly algorithms: NonNullable<ReturnType<typeof useAlgorithms>['data']>;
}

function Proposals({ request, algorithms }: ProposalsProps): ReactNode {
  const { t } = useTranslation();
  const { data: links } = useLinks(request.stockId, useMay()('linkSources'));
  return (
    <>
      <SimpleGrid cols={{ base: 1, md: Math.min(algorithms.length, 3) }} spacing="lg">
        {algorithms.map((algorithm) => (
          <ProposalCard key={algorithm.code} algorithm={algorithm} request={request} sources={links?.sources} />
        ))}
      </SimpleGrid>
      <Text size="sm" c="dimmed">
        {t('selection.nothingReserved')}
      </Text>
    </>
  );
}
