import { Anchor, Button, Group, Paper, SegmentedControl, Switch, Table, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { notify, notifyFailure } from '../shell/notify';
import type { Filter } from '../api/search';
import { useMay } from '../session/use-session';
import { Icon } from '../shell/icons';
import { Page } from '../shell/page';
import { Paging } from '../shell/paging';
import { Empty, Failure, Loading } from '../shell/states';
import { useSearchText } from '../shell/use-search-text';
import {
  DEFAULT_SOURCE,
  setEnabled,
  SOURCES_PER_PAGE,
  useForgetSources,
  useSources,
  type SourceDto,
} from './sources-api';

const STATES = ['all', 'enabled', 'disabled', 'pickup'] as const;

const FILTERS: Record<(typeof STATES)[number], readonly Filter[]> = {
  all: [],
  enabled: [{ field: 'enabled', value: 1 }],
  disabled: [{ field: 'enabled', value: 0 }],
  pickup: [{ field: 'is_pickup_location_active', value: 1 }],
};

export default function SourcesPage(): ReactNode {
  const { t } = useTranslation();
  const may = useMay();
  const { text, setText, address } = useSearchText('text');
  const state = STATES.find((each) => each === address.get('state')) ?? 'all';
  const { data, error, refetch } = useSources({
    text: address.get('text'),
    page: address.page,
    filters: FILTERS[state],
  });
  return (
    <Page
      title={t('sources.title')}
      lead={t('sources.lead')}
      actions={
        may('editSources') && (
          <Button component={Link} to="/sources/new" leftSection={<Icon name="plus" />}>
            {t('sources.new')}
          </Button>
        )
      }
    >
      <Group>
        <TextInput
          flex={1}
          maw={360}
          miw={220}
          aria-label={t('sources.search')}
          placeholder={t('sources.search')}
          leftSection={<Icon name="search" />}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <SegmentedControl
          aria-label={t('sources.states')}
          value={state}
          onChange={(value) => address.set({ state: value === 'all' ? '' : value })}
          data={STATES.map((value) => ({ value, label: t(`sources.state.${value}`) }))}
        />
      </Group>
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {data?.sources.length === 0 && (
        <Empty icon="source" title={t('sources.none')}>
          <Text c="dimmed">{t('sources.noneHint')}</Text>
        </Empty>
      )}
      {data && data.sources.length > 0 && <SourcesTable sources={data.sources} />}
      {data && (
        <Paging
          page={address.page}
          pageSize={SOURCES_PER_PAGE}
          total={data.total}
          onChange={(page) => address.set({ page })}
        />
      )}
    </Page>
  );
}

function SourcesTable({ sources }: { readonly sources: readonly SourceDto[] }): ReactNode {
  const { t } = useTranslation();
  return (
    <Paper>
      <Table highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('sources.name')}</Table.Th>
            <Table.Th visibleFrom="sm">{t('sources.place')}</Table.Th>
            <Table.Th ta="right">{t('sources.enabled')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {sources.map((source) => (
            <Table.Tr key={source.source_code}>
              <Table.Td>
                <Anchor component={Link} to={`/sources/${encodeURIComponent(source.source_code)}`} fw={550}>
                  {source.name}
                </Anchor>
                <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                  {source.source_code}
                </Text>
              </Table.Td>
              <Table.Td visibleFrom="sm">
                {[source.city, source.region, source.country_id].filter(Boolean).join(', ')}
                {source.extension_attributes?.is_pickup_location_active && (
                  <Text size="sm" c="dimmed">
                    {t('sources.pickup')}
                  </Text>
                )}
              </Table.Td>
              <Table.Td>
                <EnabledSwitch source={source} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  );
}

function EnabledSwitch({ source: { source_code, name, enabled } }: { readonly source: SourceDto }): ReactNode {
  const { t } = useTranslation();
  const may = useMay();
  const forget = useForgetSources();
  const { mutate, isPending } = useMutation({
    mutationFn: (next: boolean) => setEnabled(source_code, next),
    onSuccess: async (_, next) => {
      await forget();
      notify(t(next ? 'sources.isEnabled' : 'sources.isDisabled', { name }));
    },
    onError: (error) => notifyFailure(error),
  });
  return (
    <Group justify="flex-end">
      <Switch
        aria-label={t('sources.enable', { name })}
        checked={enabled ?? false}
        disabled={isPending || !may('editSources') || source_code === DEFAULT_SOURCE}
        onChange={(event) => mutate(event.currentTarget.checked)}
      />
    </Group>
  );
}
