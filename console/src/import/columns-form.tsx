import { Button, Group, Select, SimpleGrid, Table as DataTable, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { SourceSelect } from '../quantities/source-select';
import { Section } from '../shell/section';
import type { Table } from './csv';
import { FIELDS, guessMapping, type Mapping } from './plan';

const PREVIEWED = 5;

interface ColumnsFormProps {
  readonly table: Table;
  readonly onCompare: (mapping: Mapping, fixedSource: string) => void;
}

/** Which column is what. Cells stay texts: leading zeros of SKUs are kept. */
export function ColumnsForm({ table, onCompare }: ColumnsFormProps): ReactNode {
  const { t } = useTranslation();
  const [mapping, setMapping] = useState(() => guessMapping(table.columns));
  const [fixedSource, setFixedSource] = useState('');
  const isComplete = mapping.sku >= 0 && mapping.quantity >= 0 && (mapping.source >= 0 || fixedSource !== '');
  const columns = table.columns.map((name, index) => ({
    value: String(index),
    label: name === '' ? t('import.column', { number: index + 1 }) : name,
  }));
  return (
    <Section title={t('import.columns')}>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }}>
        {FIELDS.map((field) => (
          <Select
            key={field}
            label={t(`import.field.${field}`)}
            data={columns}
            clearable={field === 'source' || field === 'status'}
            clearButtonProps={{ 'aria-label': t('action.clear') }}
            placeholder={t(`import.missing.${field}`)}
            value={mapping[field] < 0 ? null : String(mapping[field])}
            onChange={(value) => setMapping({ ...mapping, [field]: value === null ? -1 : Number(value) })}
          />
        ))}
      </SimpleGrid>
      {mapping.source < 0 && (
        <Group gap="sm">
          <Text size="sm">{t('import.fixedSource')}</Text>
          <SourceSelect label={t('import.sourceOfAll')} value={fixedSource} onChange={setFixedSource} />
        </Group>
      )}
      <DataTable.ScrollContainer minWidth={300} data-scrolls>
        <DataTable>
          <DataTable.Thead>
            <DataTable.Tr>
              {columns.map(({ value, label }) => (
                <DataTable.Th key={value}>{label}</DataTable.Th>
              ))}
            </DataTable.Tr>
          </DataTable.Thead>
          <DataTable.Tbody>
            {table.rows.slice(0, PREVIEWED).map(({ line, cells }) => (
              <DataTable.Tr key={line}>
                {columns.map(({ value }) => (
                  <DataTable.Td key={value}>{cells[Number(value)]}</DataTable.Td>
                ))}
              </DataTable.Tr>
            ))}
          </DataTable.Tbody>
        </DataTable>
      </DataTable.ScrollContainer>
      <Group>
        <Button disabled={!isComplete || table.rows.length === 0} onClick={() => onCompare(mapping, fixedSource)}>
          {t('import.compare')}
        </Button>
        {table.rows.length === 0 && <Text size="sm">{t('import.empty')}</Text>}
      </Group>
    </Section>
  );
}
