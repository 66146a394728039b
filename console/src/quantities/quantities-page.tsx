import { Box, Group, NumberInput, Select, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../session/use-session';
import { Icon } from '../shell/icons';
import { Page } from '../shell/page';
import { Empty, Failure, Loading } from '../shell/states';
import { useSearchText } from '../shell/use-search-text';
import { PickedBar } from './bulk/picked-bar';
import { useAdjusting } from './bulk/use-adjusting';
import { usePickedItems } from './bulk/use-picked-items';
import { ExportButton } from './export-button';
import { ItemsGrid } from './items-grid';
import { itemsPage, SORTS, type ItemsFilter, type Sort } from './items-api';
import { SaveItems } from './save-items';
import { SourceSelect } from './source-select';
import { useItemsDraft } from './use-items-draft';

const BOUNDS = [
  ['atLeast', '≥'],
  ['atMost', '≤'],
] as const;

export default function QuantitiesPage(): ReactNode {
  const { t } = useTranslation();
  const may = useMay();
  const isEditable = may('editQuantities');
  const { text, setText, address } = useSearchText('sku');
  const draft = useItemsDraft();
  const pickedItems = usePickedItems();
  const picked = isEditable || may('bulkOperations') ? pickedItems : undefined;
  const { adjust, dialog } = useAdjusting();
  const filter = filterIn(address.get);
  const { data, error, refetch } = useQuery(itemsPage(filter, 1));
  return (
    <Page title={t('quantities.title')} lead={t('quantities.lead')} actions={<ExportButton filter={filter} />}>
      <Group gap="sm">
        <TextInput
          aria-label={t('quantities.search')}
          placeholder={t('quantities.search')}
          leftSection={<Icon name="search" />}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          flex="2 1 180px"
        />
        <Box flex="1 1 170px">
          <SourceSelect
            label={t('quantities.source')}
            value={filter.source}
            onChange={(source) => address.set({ source })}
          />
        </Box>
        <Select
          aria-label={t('quantities.status')}
          placeholder={t('quantities.anyStatus')}
          clearable
          clearButtonProps={{ 'aria-label': t('action.clear') }}
          data={[
            { value: 'in', label: t('quantities.inStock') },
            { value: 'out', label: t('quantities.outOfStock') },
            ...(may('readLowStock') ? [{ value: 'low', label: t('quantities.lowStock') }] : []),
          ]}
          value={filter.status === '' ? null : filter.status}
          onChange={(status) => address.set({ status: status ?? '' })}
          flex="1 1 130px"
        />
        {BOUNDS.map(([bound, sign]) => (
          <NumberInput
            key={bound}
            aria-label={t(`quantities.${bound}`)}
            placeholder={t(`quantities.${bound}`)}
            value={filter[bound] ?? ''}
            onChange={(value) => address.set({ [bound]: typeof value === 'number' ? value : '' })}
            leftSection={sign}
            leftSectionProps={{ 'aria-hidden': true }}
            hideControls
            flex="1 1 124px"
          />
        ))}
        <Select
          aria-label={t('quantities.sort')}
          allowDeselect={false}
          data={(Object.keys(SORTS) as Sort[]).map((value) => ({ value, label: t(`quantities.sorts.${value}`) }))}
          value={filter.sort}
          onChange={(sort) => address.set({ sort: sort === 'sku' ? '' : (sort ?? '') })}
          flex="1 1 140px"
        />
      </Group>
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading rows={8} />}
      {data?.total === 0 && (
        <Empty icon="quantity" title={t('quantities.none')}>
          <Text c="dimmed">{t('quantities.noneHint')}</Text>
        </Empty>
      )}
      {data && data.total > 0 && (
        <>
          <PickedBar filter={filter} total={data.total} picked={picked} />
          <ItemsGrid
            key={JSON.stringify(filter)}
            filter={filter}
            total={data.total}
            draft={draft}
            isEditable={isEditable}
            picked={picked}
            onAdjust={adjust}
          />
        </>
      )}
      <SaveItems draft={draft} />
      {dialog}
    </Page>
  );
}

function filterIn(get: (name: string) => string): ItemsFilter {
  const [status, sort] = [get('status'), get('sort')];
  const bound = (name: string): number | undefined => {
    const value = Number(get(name));
    return get(name) === '' || Number.isNaN(value) ? undefined : value;
  };
  return {
    sku: get('sku'),
    source: get('source'),
    status: status === 'in' || status === 'out' || status === 'low' ? status : '',
    atLeast: bound('atLeast'),
    atMost: bound('atMost'),
    sort: sort in SORTS ? (sort as Sort) : 'sku',
  };
}
