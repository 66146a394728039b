import { Alert, Button, Group, Progress, Stack, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../i18n/format';
import { useMay } from '../session/use-session';
import { Icon } from '../shell/icons';
import { NotFoundPage } from '../shell/not-found-page';
import { Page } from '../shell/page';
import { Failure } from '../shell/states';
import { ColumnsForm } from './columns-form';
import { readCsv, type Table } from './csv';
import { DropZone } from './drop-zone';
import { UnknownSkus } from './unknown-skus';
import { linesToSave } from './plan';
import { PlanTable } from './plan-table';
import { useImport } from './use-import';

/** A file becomes a comparison first: nothing is saved before the user has seen what would change. */
export default function ImportPage(): ReactNode {
  const { t } = useTranslation();
  const may = useMay();
  const [file, setFile] = useState<{ readonly name: string; readonly table: Table }>();
  const { plan, progress, error, saved, compare, compareAgain, save, cancel, reset, ...unknown } = useImport();
  if (!may('editQuantities')) return <NotFoundPage />;

  const open = async (chosen: File): Promise<void> => {
    reset();
    setFile({ name: chosen.name, table: await readCsv(chosen) });
  };
  const toSave = linesToSave(plan).length;
  return (
    <Page title={t('import.title')} lead={t('import.lead')}>
      {!file && <DropZone onFile={(chosen) => void open(chosen)} />}
      {file && (
        <Group justify="space-between">
          <Text>
            {t('import.file', {
              name: file.name,
              count: file.table.rows.length,
              number: formatNumber(file.table.rows.length),
            })}
          </Text>
          <Button
            variant="default"
            disabled={progress !== undefined}
            onClick={() => {
              reset();
              setFile(undefined);
            }}
          >
            {t('import.another')}
          </Button>
        </Group>
      )}
      {file && !plan && !progress && (
        <ColumnsForm
          table={file.table}
          onCompare={(mapping, fixedSource) => void compare(file.table, mapping, fixedSource)}
        />
      )}
      {progress && (
        <Stack gap="xs" role="status">
          <Text size="sm">
            {t(`import.${progress.step}`, { done: formatNumber(progress.done), total: formatNumber(progress.total) })}
          </Text>
          <Progress
            value={(100 * progress.done) / Math.max(progress.total, 1)}
            aria-label={t('import.progress')}
            animated
          />
          <Group>
            <Button variant="default" onClick={cancel}>
              {t('import.cancel')}
            </Button>
          </Group>
        </Stack>
      )}
      {error && <Failure error={error} />}
      {saved && !progress && <Saved {...saved} onCompareAgain={() => void compareAgain()} />}
      {plan && saved === undefined && !progress && <UnknownSkus plan={plan} {...unknown} />}
      {plan && <PlanTable plan={plan} />}
      {plan && saved === undefined && !progress && (
        <Group>
          <Button disabled={toSave === 0} onClick={() => void save()}>
            {t('import.save', { count: toSave, number: formatNumber(toSave) })}
          </Button>
          {toSave === 0 && <Text size="sm">{t('import.nothing')}</Text>}
        </Group>
      )}
    </Page>
  );
}

interface SavedProps {
  readonly done: number;
  readonly total: number;
  readonly onCompareAgain: () => void;
}

function Saved({ done, total, onCompareAgain }: SavedProps): ReactNode {
  const { t } = useTranslation();
  const isComplete = done === total;
  return (
    <Alert
      color={isComplete ? 'teal' : 'yellow'}
      icon={<Icon name={isComplete ? 'check' : 'warning'} />}
      title={t('import.saved', { count: done, saved: formatNumber(done), total: formatNumber(total) })}
      role="status"
    >
      {!isComplete && (
        <Stack gap="xs" align="flex-start">
          <Text size="sm">{t('import.rest')}</Text>
          <Button size="compact-sm" variant="default" onClick={onCompareAgain}>
            {t('import.compareAgain')}
          </Button>
        </Stack>
      )}
    </Alert>
  );
}
