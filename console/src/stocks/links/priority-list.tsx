import { extractClosestEdge } from '@atlaskit/pragmatic-drag-and-drop-hitbox/closest-edge';
import { getReorderDestinationIndex } from '@atlaskit/pragmatic-drag-and-drop-hitbox/util/get-reorder-destination-index';
import { monitorForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { useDisclosure } from '@mantine/hooks';
import { useEffect, useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { MoveToDialog } from './move-to-dialog';
import { codeOf, PriorityRow, type Control } from './priority-row';
import './priority-list.css';
import type { LinksDraft } from './use-links-draft';

interface PriorityListProps {
  readonly draft: LinksDraft;
  readonly isEditable: boolean;
  /** @param position from 0 */
  readonly onMove: (code: string, position: number) => void;
  readonly onRemove: (code: string) => void;
}

/** A list that is put in order by dragging, by buttons and by keys. */
export function PriorityList({ draft, isEditable, onMove, onRemove }: PriorityListProps): ReactNode {
  const { t } = useTranslation();
  const { order } = draft;
  const list = useRef<HTMLOListElement>(null);
  const focus = useRef<{ code: string; control: Control } | undefined>(undefined);
  const [moving, setMoving] = useState<string>();
  const [isMoving, dialog] = useDisclosure();

  /** The control that moved a source keeps the focus, also where React moves its element. */
  const move = (code: string, position: number, control: Control): void => {
    focus.current = { code, control };
    onMove(code, position);
  };
  useLayoutEffect(() => {
    if (!focus.current) return;
    const { code, control } = focus.current;
    focus.current = undefined;
    const row = list.current?.querySelector(`[data-code="${CSS.escape(code)}"]`);
    const wanted = row?.querySelector<HTMLButtonElement>(`[data-control="${control}"]`);
    (wanted?.disabled === false ? wanted : row?.querySelector<HTMLElement>('[data-control="grip"]'))?.focus();
    row?.scrollIntoView({ block: 'nearest' });
  }, [order]);

  useEffect(() =>
    monitorForElements({
      onDrop: ({ source, location }) => {
        const [target] = location.current.dropTargets;
        const [code, onto] = [codeOf(source.data), target && codeOf(target.data)];
        if (code === undefined || onto === undefined || code === onto || !target) return;
        const position = getReorderDestinationIndex({
          startIndex: order.indexOf(code),
          indexOfTarget: order.indexOf(onto),
          closestEdgeOfTarget: extractClosestEdge(target.data),
          axis: 'vertical',
        });
        if (position !== order.indexOf(code)) move(code, position, 'grip');
      },
    }),
  );

  return (
    <>
      <ol ref={list} className="priorities" aria-label={t('links.title')}>
        {order.map((code, index) => (
          <PriorityRow
            key={code}
            source={draft.sourceOf(code)}
            index={index}
            total={order.length}
            isEditable={isEditable}
            onMove={(position, control) => move(code, position, control)}
            onMoveTo={() => {
              setMoving(code);
              dialog.open();
            }}
            onRemove={() => onRemove(code)}
          />
        ))}
      </ol>
      {moving !== undefined && (
        <MoveToDialog
          key={moving}
          isOpen={isMoving}
          onClose={dialog.close}
          name={draft.sourceOf(moving).name}
          position={order.indexOf(moving) + 1}
          total={order.length}
          onMove={(position) => {
            dialog.close();
            move(moving, position - 1, 'grip');
          }}
        />
      )}
    </>
  );
}
