import { Fieldset, Group, SegmentedControl, Stack, Switch, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../i18n/format';
import { Failure, Loading } from '../../shell/states';
import type { Item } from '../items-api';
import { SourceSelect } from '../source-select';
import { transferAll, transferPart } from './bulk-api';
import { BulkForm } from './bulk-form';
import { MissingAt } from './missing-at';
import type { OperationProps } from './operation';
import { PartFields } from './part-fields';
import { unitsOf, useItemsIn } from './use-items-in';

/** Each has a field of its own. */
const MOST_PARTS = 200;

/** Moves all that a source has of some products to another source, or a part of it. */
export function TransferForm({ skus, sources, onDone, onCancel }: OperationProps): ReactNode {
  const { t } = useTranslation();
  const [from, setFrom] = useState(sources.length === 1 ? (sources[0] ?? '') : '');
  const [to, setTo] = useState('');
  const [extent, setExtent] = useState<'all' | 'part'>('all');
  const [isUnassigned, setUnassigned] = useState(false);
  const [parts, setParts] = useState<ReadonlyMap<string, number>>(new Map());
  const origin = useItemsIn(from === '' ? [] : [from], skus);
  const isChosen = from !== '' && to !== '' && from !== to;
  const available = origin.data ?? [];
  const moved = [...parts].filter(([, qty]) => qty > 0).map(([sku, qty]) => ({ sku, qty }));
  const transfer = async (): Promise<string> => {
    if (extent === 'all') await transferAll(skus, from, to, isUnassigned);
    else await transferPart(moved, from, to);
    return t('bulk.transferred', { from, to });
  };
  return (
    <BulkForm
      submitLabel={t('bulk.transfer')}
      isComplete={isChosen && available.length > 0 && (extent === 'all' || moved.length > 0)}
      onSubmit={transfer}
      onDone={onDone}
      onCancel={onCancel}
    >
      <Text size="sm">{t('bulk.transferLead', { count: skus.length })}</Text>
      <SourceSelect
        label={t('bulk.from')}
        isLabelled
        placeholder={t('quantities.chooseSource')}
        value={from}
        onChange={(code) => {
          setFrom(code);
          setParts(new Map());
        }}
      />
      <SourceSelect
        label={t('bulk.to')}
        isLabelled
        placeholder={t('quantities.chooseSource')}
        value={to}
        onChange={setTo}
      />
      {from !== '' && from === to && <Text size="sm">{t('bulk.sameSource')}</Text>}
      {skus.length <= MOST_PARTS && (
        <SegmentedControl
          aria-label={t('bulk.extent')}
          value={extent}
          onChange={(value) => setExtent(value as typeof extent)}
          data={[
            { value: 'all', label: t('bulk.everything') },
            { value: 'part', label: t('bulk.aPart') },
          ]}
        />
      )}
      {origin.error && <Failure error={origin.error} />}
      {from !== '' && !origin.data && !origin.error && <Loading rows={1} />}
      {from !== '' && origin.data?.length === 0 && <Text size="sm">{t('bulk.nothingThere')}</Text>}
      {available.length > 0 &&
        (extent === 'all' ? (
          <Everything items={available} isUnassigned={isUnassigned} onUnassigned={setUnassigned} />
        ) : (
          <Fieldset legend={t('bulk.parts')}>
            <Stack gap="sm">
              <PartFields items={available} parts={parts} onChange={setParts} />
              {isChosen && moved.length > 0 && <MissingAt source={to} skus={moved.map(({ sku }) => sku)} />}
            </Stack>
          </Fieldset>
        ))}
    </BulkForm>
  );
}

interface EverythingProps {
  readonly items: readonly Item[];
  readonly isUnassigned: boolean;
  readonly onUnassigned: (isUnassigned: boolean) => void;
}

function Everything({ items, isUnassigned, onUnassigned }: EverythingProps): ReactNode {
  const { t } = useTranslation();
  const units = formatNumber(unitsOf(items));
  return (
    <Stack gap="sm">
      <Text size="sm" role="status">
        {t('bulk.moves', { count: items.length, units })}
      </Text>
      <Group>
        <Switch
          label={t('bulk.unassignFromOrigin')}
          checked={isUnassigned}
          onChange={(event) => onUnassigned(event.currentTarget.checked)}
        />
      </Group>
    </Stack>
  );
}
