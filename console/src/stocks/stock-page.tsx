import { Button, Grid, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { ApiError } from '../api/errors';
import { useMay } from '../session/use-session';
import { Icon } from '../shell/icons';
import { NotFoundPage } from '../shell/not-found-page';
import { Page } from '../shell/page';
import { Failure, Loading } from '../shell/states';
import { ChannelsCard } from './channels-card';
import { DeletionCard } from './deletion-card';
import { RenameStock } from './rename-stock';
import { LinksCard } from './links/links-card';
import { DEFAULT_STOCK, useStock, type Stock } from './stocks-api';

export default function StockPage(): ReactNode {
  const id = Number(useParams()['stockId']);
  const { data: stock, error, refetch } = useStock(id);
  if (error instanceof ApiError && error.status === 404) return <NotFoundPage />;
  if (error) return <Failure error={error} onRetry={() => void refetch()} />;
  return stock ? <LoadedStock key={stock.id} stock={stock} /> : <Loading />;
}

function LoadedStock({ stock }: { readonly stock: Stock }): ReactNode {
  const { t } = useTranslation();
  const may = useMay();
  const kind = stock.id === DEFAULT_STOCK ? ` · ${t('stocks.default')}` : '';
  return (
    <Page
      title={stock.name}
      lead={t('stocks.id', { id: stock.id }) + kind}
      parent={{ title: t('stocks.title'), to: '/stocks' }}
      actions={
        <>
          {may('listAlgorithms') && may('selectSources') && (
            <Button
              variant="default"
              component={Link}
              to={`/selection?stock=${stock.id}`}
              leftSection={<Icon name="selection" size={16} />}
            >
              {t('selection.tryStock')}
            </Button>
          )}
          {may('editStocks') && <RenameStock stock={stock} />}
        </>
      }
    >
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 8 }}>{may('linkSources') && <LinksCard stock={stock} />}</Grid.Col>
        <Grid.Col span={{ base: 12, md: 4 }}>
          <Stack gap="lg">
            <ChannelsCard stock={stock} />
            {may('deleteStocks') && <DeletionCard stock={stock} />}
          </Stack>
        </Grid.Col>
      </Grid>
    </Page>
  );
}
