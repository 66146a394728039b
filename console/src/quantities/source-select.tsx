import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSources } from '../sources/sources-api';

interface SourceSelectProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (code: string) => void;
}

/** Chooses one of any number of sources: the API searches. */
export function SourceSelect({ label, value, onChange }: SourceSelectProps): ReactNode {
  const { t } = useTranslation();
  const [text, setText] = useState(value);
  const [settled] = useDebouncedValue(text.trim() === value ? '' : text.trim(), 250);
  const { data } = useSources({ text: settled, page: 1 });
  const found = (data?.sources ?? []).map(({ source_code, name }) => ({
    value: source_code,
    label: `${name} (${source_code})`,
  }));
  const isFound = value === '' || found.some((each) => each.value === value);
  return (
    <Select
      aria-label={label}
      placeholder={t('quantities.allSources')}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('action.clear') }}
      data={isFound ? found : [{ value, label: value }, ...found]}
      filter={({ options }) => options}
      value={value === '' ? null : value}
      onChange={(code) => onChange(code ?? '')}
      onSearchChange={setText}
      nothingFoundMessage={t('sources.none')}
    />
  );
}
