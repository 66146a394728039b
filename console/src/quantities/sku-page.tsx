import { Badge, Group, Paper, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { useMay } from '../session/use-session';
import { Page } from '../shell/page';
import { Empty, Failure, Loading } from '../shell/states';
import { useLinks } from '../stocks/links/links-api';
import { useAllStocks, type Stock } from '../stocks/stocks-api';
import './items.css';
import type { Adjustable } from './bulk/adjust-dialog';
import { BulkActions } from './bulk/bulk-actions';
import { useAdjusting } from './bulk/use-adjusting';
import { ItemCells } from './item-row';
import { keyOf, useItemsOf, type Item } from './items-api';
import { SalabilityText } from './salability-text';
import { SaveItems } from './save-items';
import { useItemsDraft, type ItemsDraft } from './use-items-draft';

/** One product in all stocks and sources: what there is, what can be sold, and why not. */
export default function SkuPage(): ReactNode {
  const { t } = useTranslation();
  const sku = useParams()['sku'] ?? '';
  const may = useMay();
  const draft = useItemsDraft();
  const { adjust, dialog } = useAdjusting();
  const items = useItemsOf(sku);
  const stocks = useAllStocks(may('readStocks') && may('linkSources'));
  const error = items.error ?? stocks.error;
  return (
    <Page
      title={sku}
      lead={t('sku.lead')}
      parent={{ title: t('quantities.title'), to: '/quantities' }}
      actions={
        may('bulkOperations') &&
        items.data && (
          <BulkActions
            skus={[items.data[0]?.sku ?? sku]}
            sources={items.data.map(({ source }) => source)}
            onDone={() => undefined}
          />
        )
      }
    >
      {error && <Failure error={error} onRetry={() => void items.refetch()} />}
      {!error && (!items.data || !stocks.data) && <Loading />}
      {items.data?.length === 0 && (
        <Empty icon="quantity" title={t('sku.none')}>
          <Text c="dimmed">{t('sku.noneHint')}</Text>
        </Empty>
      )}
      {items.data &&
        stocks.data?.map((stock) => (
          <StockSection key={stock.id} sku={sku} stock={stock} items={items.data} draft={draft} onAdjust={adjust} />
        ))}
      <SaveItems draft={draft} />
      {dialog}
    </Page>
  );
}

interface StockSectionProps {
  readonly sku: string;
  readonly stock: Stock;
  readonly items: readonly Item[];
  readonly draft: ItemsDraft;
  readonly onAdjust: (row: Adjustable) => void;
}

function StockSection({ sku, stock, items, draft, onAdjust }: StockSectionProps): ReactNode {
  const { t } = useTranslation();
  const may = useMay();
  const links = useLinks(stock.id);
  const heading = `stock-${stock.id}`;
  return (
    <Paper component="section" aria-labelledby={heading}>
      <Stack gap={4} p="md">
        <Title order={2} id={heading}>
          {stock.name}
        </Title>
        {may('readSalability') && <SalabilityText sku={sku} stockId={stock.id} />}
      </Stack>
      {links.error && <Failure error={links.error} onRetry={() => void links.refetch()} />}
      <div role="table" aria-labelledby={heading}>
        {links.data?.sources.map(({ code, name, isEnabled }) => {
          const item = items.find((each) => each.source === code);
          // The address may spell the SKU in other capitals than the table does.
          const spelled = item?.sku ?? sku;
          return (
            <div
              key={code}
              role="row"
              className="item"
              style={{ minHeight: 60, borderTop: '1px solid var(--mantine-color-default-border)', borderBottom: 0 }}
              data-edited={draft.edits.has(keyOf({ sku: spelled, source: code })) || undefined}
            >
              <div role="cell" className="item-sku">
                <Group gap={6}>
                  <Text size="sm" fw={550}>
                    {name}
                  </Text>
                  {!isEnabled && (
                    <Badge color="gray" variant="light" tt="none">
                      {t('links.disabled')}
                    </Badge>
                  )}
                </Group>
              </div>
              <div role="cell" className="item-source">
                <Text size="sm" c="dimmed">
                  {code}
                </Text>
              </div>
              <ItemCells
                sku={spelled}
                source={code}
                item={item}
                draft={draft}
                isEditable={may('editQuantities')}
                onAdjust={onAdjust}
              />
            </div>
          );
        })}
        {links.data?.sources.length === 0 && (
          <Text size="sm" c="dimmed" px="md" pb="md">
            {t('sku.noSources')}
          </Text>
        )}
      </div>
    </Paper>
  );
}
