import { MultiSelect, Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSources } from '../sources/sources-api';

interface SourceSelectProps {
  readonly label: string;
  /** Whether the label is seen, and not only heard. */
  readonly isLabelled?: boolean;
  readonly placeholder?: string;
  readonly value: string;
  readonly onChange: (code: string) => void;
}

/** Chooses one of any number of sources: the API searches. */
export function SourceSelect({ label, isLabelled, placeholder, value, onChange }: SourceSelectProps): ReactNode {
  const { t } = useTranslation();
  const { options, search } = useSourceOptions(value === '' ? [] : [value]);
  return (
    <Select
      {...(isLabelled ? { label } : { 'aria-label': label })}
      placeholder={placeholder ?? t('quantities.allSources')}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('action.clear') }}
      data={options}
      filter={({ options: all }) => all}
      value={value === '' ? null : value}
      onChange={(code) => onChange(code ?? '')}
      onSearchChange={search}
      nothingFoundMessage={t('sources.none')}
    />
  );
}

interface SourcesSelectProps {
  readonly label: string;
  readonly values: readonly string[];
  readonly onChange: (codes: readonly string[]) => void;
}

/** Chooses several sources. */
export function SourcesSelect({ label, values, onChange }: SourcesSelectProps): ReactNode {
  const { t } = useTranslation();
  const { options, search } = useSourceOptions(values);
  return (
    <MultiSelect
      label={label}
      placeholder={values.length === 0 ? t('quantities.chooseSources') : undefined}
      searchable
      data={options}
      filter={({ options: all }) => all}
      value={[...values]}
      onChange={onChange}
      onSearchChange={search}
      nothingFoundMessage={t('sources.none')}
    />
  );
}

const PAUSE_MS = 250;

/** Those that match what is typed, and those that are chosen. */
function useSourceOptions(chosen: readonly string[]) {
  const [text, setText] = useState('');
  const [settled] = useDebouncedValue(text.trim(), PAUSE_MS);
  // The text of a chosen option is its label.
  const isLabel = chosen.some((code) => settled === code || settled.endsWith(`(${code})`));
  const { data } = useSources({ text: isLabel ? '' : settled, page: 1 });
  const found = (data?.sources ?? []).map(({ source_code, name }) => ({
    value: source_code,
    label: `${name} (${source_code})`,
  }));
  const missing = chosen.filter((code) => found.every(({ value }) => value !== code));
  return { options: [...missing.map((code) => ({ value: code, label: code })), ...found], search: setText };
}
