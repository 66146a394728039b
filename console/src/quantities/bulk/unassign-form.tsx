import { Alert, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../i18n/format';
import { Icon } from '../../shell/icons';
import { Failure, Loading } from '../../shell/states';
import { SourcesSelect } from '../source-select';
import { unassign } from './bulk-api';
import { BulkForm } from './bulk-form';
import type { OperationProps } from './operation';
import { unitsOf, useItemsIn } from './use-items-in';

/** Takes products from sources, and says beforehand which quantities go with that. */
export function UnassignForm({ skus, sources: first, onDone, onCancel }: OperationProps): ReactNode {
  const { t } = useTranslation();
  const [sources, setSources] = useState(first);
  const { data: items, error } = useItemsIn(sources, skus);
  const units = unitsOf(items ?? []);
  return (
    <BulkForm
      submitLabel={t('bulk.unassign')}
      isDangerous
      isComplete={items !== undefined && items.length > 0}
      onSubmit={async () => t('bulk.unassigned', { count: await unassign(skus, sources) })}
      onDone={onDone}
      onCancel={onCancel}
    >
      <Text size="sm">{t('bulk.unassignLead', { count: skus.length })}</Text>
      <SourcesSelect label={t('bulk.sources')} values={sources} onChange={setSources} />
      {error && <Failure error={error} />}
      {!items && !error && <Loading rows={1} />}
      {items?.length === 0 && <Text size="sm">{t('bulk.nothingThere')}</Text>}
      {items && items.length > 0 && (
        <Alert color="red" icon={<Icon name="warning" />} role="status">
          {t('bulk.unassignLoses', { count: items.length, units: formatNumber(units) })}
        </Alert>
      )}
    </BulkForm>
  );
}
