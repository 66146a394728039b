import { Paper, Skeleton } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQueries } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure } from '../shell/states';
import type { Adjustable } from './bulk/adjust-dialog';
import type { PickedItems } from './bulk/use-picked-items';
import './items.css';
import { ItemRow } from './item-row';
import { ITEMS_PER_PAGE, itemsPage, keyOf, type Item, type ItemsFilter } from './items-api';
import type { ItemsDraft } from './use-items-draft';

const ROW_HEIGHT = 56;
const ROW_HEIGHT_NARROW = 88;

interface ItemsGridProps {
  readonly filter: ItemsFilter;
  readonly total: number;
  readonly draft: ItemsDraft;
  /** undefined: the user may do nothing with many at once. */
  readonly picked: PickedItems | undefined;
  readonly isEditable: boolean;
  readonly onAdjust: (row: Adjustable) => void;
}

/** A virtual list of any length: only the rows in sight are rendered, and only their pages are requested. */
export function ItemsGrid({ filter, total, draft, ...row }: ItemsGridProps): ReactNode {
  const { t } = useTranslation();
  const scroll = useRef<HTMLDivElement>(null);
  const isNarrow = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false });
  const height = isNarrow ? ROW_HEIGHT_NARROW : ROW_HEIGHT;
  const rows = useVirtualizer({
    count: total,
    getScrollElement: () => scroll.current,
    estimateSize: () => height,
    overscan: 8,
  });
  const shown = rows.getVirtualItems();
  const wanted = [...new Set(shown.map(({ index }) => pageOf(index)))];
  const pages = useQueries({ queries: wanted.map((page) => itemsPage(filter, page)) });
  const itemAt = (index: number): Item | undefined =>
    pages[wanted.indexOf(pageOf(index))]?.data?.items[index % ITEMS_PER_PAGE];
  const failed = pages.find(({ error }) => error !== null);
  return (
    <Paper role="table" aria-label={t('quantities.title')} aria-rowcount={total + 1}>
      <div role="rowgroup">
        <div role="row" className="item items-head" aria-rowindex={1}>
          <div role="columnheader">{t('quantities.sku')}</div>
          <div role="columnheader">{t('quantities.source')}</div>
          <div role="columnheader">{t('quantities.quantity')}</div>
          <div role="columnheader">{t('quantities.status')}</div>
        </div>
      </div>
      {failed?.error && <Failure error={failed.error} onRetry={() => void failed.refetch()} />}
      {/* Scrolled with the keys, too. */}
      <div ref={scroll} className="items-scroll" role="rowgroup" tabIndex={0} aria-label={t('quantities.title')}>
        <div style={{ height: rows.getTotalSize(), position: 'relative' }} role="presentation">
          {shown.map(({ index, start }) => {
            const item = itemAt(index);
            return (
              <div
                key={item ? keyOf(item) : index}
                role="row"
                aria-rowindex={index + 2}
                className="item"
                data-edited={(item && draft.edits.has(keyOf(item))) || undefined}
                data-picked={(item && row.picked?.items.has(keyOf(item))) || undefined}
                style={{ position: 'absolute', insetInline: 0, top: 0, height, transform: `translateY(${start}px)` }}
              >
                {item ? (
                  <ItemRow item={item} draft={draft} {...row} />
                ) : (
                  <div role="cell">
                    <Skeleton height={18} width="60%" />
                  </div>
                )}
              </div>
            );
          })}
        </div>
      </div>
    </Paper>
  );
}

const pageOf = (index: number): number => Math.floor(index / ITEMS_PER_PAGE) + 1;
