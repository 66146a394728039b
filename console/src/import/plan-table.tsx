import { Badge, Button, Group, Paper, SegmentedControl, Stack, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../i18n/format';
import { Icon } from '../shell/icons';
import { downloadCsv } from './csv';
import './import.css';
import type { PlannedLine } from './plan';

const KINDS = ['changed', 'new', 'error', 'same'] as const;
const COLORS = { changed: 'teal', new: 'blue', error: 'red', same: 'gray' } as const;
const ROW_HEIGHT = 52;
const MOST_IN_SIGHT = 8;

/** Each line of the file beside what there is now. */
export function PlanTable({ plan }: { readonly plan: readonly PlannedLine[] }): ReactNode {
  const { t } = useTranslation();
  const counts = useMemo(
    () => Object.fromEntries(KINDS.map((kind) => [kind, plan.filter((line) => line.kind === kind).length])),
    [plan],
  );
  const isNarrow = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false });
  const [chosen, setKind] = useState<(typeof KINDS)[number]>();
  const kind = chosen ?? KINDS.find((each) => (counts[each] ?? 0) > 0) ?? 'changed';
  const lines = useMemo(() => plan.filter((line) => line.kind === kind), [plan, kind]);
  const reasonOf = ({ problem, detail }: PlannedLine): string =>
    problem === undefined ? '' : t(`import.problem.${problem}`, { detail });
  const exportErrors = (): void =>
    downloadCsv('errors.csv', [
      ['line', 'sku', 'source_code', 'problem'],
      ...lines.map((line) => [line.line, line.sku, line.source, reasonOf(line)]),
    ]);
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <SegmentedControl
          orientation={isNarrow ? 'vertical' : 'horizontal'}
          aria-label={t('import.kinds')}
          value={kind}
          onChange={(value) => setKind(value as (typeof KINDS)[number])}
          data={KINDS.map((value) => ({
            value,
            label: t(`import.kind.${value}`, { number: formatNumber(counts[value] ?? 0) }),
          }))}
        />
        {kind === 'error' && lines.length > 0 && (
          <Button variant="default" leftSection={<Icon name="download" size={16} />} onClick={exportErrors}>
            {t('import.exportErrors')}
          </Button>
        )}
      </Group>
      {lines.length === 0 ? (
        <Text c="dimmed">{t('import.noLines')}</Text>
      ) : (
        <Lines key={kind} lines={lines} reasonOf={reasonOf} />
      )}
    </Stack>
  );
}

interface LinesProps {
  readonly lines: readonly PlannedLine[];
  readonly reasonOf: (line: PlannedLine) => string;
}

function Lines({ lines, reasonOf }: LinesProps): ReactNode {
  const { t } = useTranslation();
  const scroll = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
  });
  return (
    <Paper role="table" aria-label={t('import.lines')} aria-rowcount={lines.length + 1}>
      <div role="rowgroup">
        <div role="row" className="plan plan-head" aria-rowindex={1}>
          <div role="columnheader">{t('import.line')}</div>
          <div role="columnheader">{t('quantities.sku')}</div>
          <div role="columnheader">{t('quantities.source')}</div>
          <div role="columnheader">{t('import.now')}</div>
          <div role="columnheader">{t('import.after')}</div>
        </div>
      </div>
      <div
        ref={scroll}
        className="plan-scroll"
        style={{ height: Math.min(lines.length, MOST_IN_SIGHT) * ROW_HEIGHT }}
        role="rowgroup"
        tabIndex={0}
        aria-label={t('import.lines')}
      >
        <div style={{ height: rows.getTotalSize(), position: 'relative' }} role="presentation">
          {rows.getVirtualItems().map(({ index, start }) => {
            const line = lines[index]!;
            return (
              <div
                key={line.line}
                role="row"
                aria-rowindex={index + 2}
                className="plan"
                style={{
                  position: 'absolute',
                  insetInline: 0,
                  top: 0,
                  height: ROW_HEIGHT,
                  transform: `translateY(${start}px)`,
                }}
              >
                <div role="cell">{formatNumber(line.line)}</div>
                <div role="cell" className="plan-text">
                  {line.sku}
                </div>
                <div role="cell" className="plan-text">
                  {line.source}
                </div>
                {line.kind === 'error' ? (
                  <div role="cell" className="plan-reason">
                    {reasonOf(line)}
                  </div>
                ) : (
                  <Comparison line={line} />
                )}
              </div>
            );
          })}
        </div>
      </div>
    </Paper>
  );
}

function Comparison({ line }: { readonly line: PlannedLine }): ReactNode {
  const { t } = useTranslation();
  const { now, status } = line;
  return (
    <>
      <div role="cell" className="plan-number">
        {now ? formatNumber(now.quantity) : t('quantities.notStocked')}
      </div>
      <div role="cell" className="plan-number">
        <Group gap={6} justify="flex-end" wrap="nowrap">
          {status !== undefined && status !== now?.status && (
            <Badge color={COLORS[line.kind]} variant="light" tt="none">
              {t(status === 1 ? 'quantities.inStock' : 'quantities.outOfStock')}
            </Badge>
          )}
          <Text fw={550} size="sm">
            {formatNumber(line.quantity)}
          </Text>
        </Group>
      </div>
    </>
  );
}
