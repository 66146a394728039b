import { Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { SourcesSelect } from '../source-select';
import { assign } from './bulk-api';
import { BulkForm } from './bulk-form';
import type { OperationProps } from './operation';

/** Products get source items where they have none: nothing is in stock there yet. */
export function AssignForm({ skus, onDone, onCancel }: OperationProps): ReactNode {
  const { t } = useTranslation();
  const [sources, setSources] = useState<readonly string[]>([]);
  return (
    <BulkForm
      submitLabel={t('bulk.assign')}
      isComplete={sources.length > 0}
      onSubmit={async () => t('bulk.assigned', { count: await assign(skus, sources) })}
      onDone={onDone}
      onCancel={onCancel}
    >
      <Text size="sm">{t('bulk.assignLead', { count: skus.length })}</Text>
      <SourcesSelect label={t('bulk.sources')} values={sources} onChange={setSources} />
    </BulkForm>
  );
}
