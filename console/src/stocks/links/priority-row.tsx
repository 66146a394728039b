import { attachClosestEdge, extractClosestEdge } from '@atlaskit/pragmatic-drag-and-drop-hitbox/closest-edge';
import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine';
import { draggable, dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { ActionIcon, Badge, Group, Menu, Text } from '@mantine/core';
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../shell/icons';
import type { LinkedSource } from './links-api';

export type Control = 'grip' | 'up' | 'down';

const KIND = 'linked source';

/** @returns undefined for something else that is dragged */
export const codeOf = (data: Record<string | symbol, unknown>): string | undefined =>
  data['kind'] === KIND ? (data['code'] as string) : undefined;

interface PriorityRowProps {
  readonly source: Pick<LinkedSource, 'code' | 'name' | 'isEnabled'>;
  /** From 0. */
  readonly index: number;
  readonly total: number;
  readonly isEditable: boolean;
  readonly onMove: (position: number, control: Control) => void;
  readonly onMoveTo: () => void;
  readonly onRemove: () => void;
}

export function PriorityRow({ source: { code, name, isEnabled }, ...row }: PriorityRowProps): ReactNode {
  const { t } = useTranslation();
  const { index, total, isEditable } = row;
  const element = useRef<HTMLLIElement>(null);
  const grip = useRef<HTMLButtonElement>(null);
  const { isDragging, edge } = useDragAndDrop(element, grip, code, isEditable);
  return (
    <li ref={element} className="priority" data-code={code} data-dragging={isDragging || undefined} data-edge={edge}>
      {isEditable && (
        <ActionIcon
          ref={grip}
          data-control="grip"
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={t('links.grip', { name, position: index + 1, total })}
          onKeyDown={(event: KeyboardEvent) => {
            const position = positionFor(event.key, index, total);
            if (position === undefined) return;
            event.preventDefault();
            if (position !== index) row.onMove(position, 'grip');
          }}
        >
          <Icon name="grip" />
        </ActionIcon>
      )}
      <span className="priority-position">{index + 1}</span>
      <div className="priority-name">
        <Group gap={6}>
          <Text fw={550}>{name}</Text>
          {!isEnabled && (
            <Badge color="gray" variant="light" tt="none">
              {t('links.disabled')}
            </Badge>
          )}
        </Group>
        <Text size="sm" c="dimmed">
          {code}
        </Text>
      </div>
      {isEditable && <Buttons name={name} row={row} />}
    </li>
  );
}

function Buttons({ name, row }: { readonly name: string; readonly row: Omit<PriorityRowProps, 'source'> }): ReactNode {
  const { t } = useTranslation();
  const { index, total, onMove, onMoveTo, onRemove } = row;
  return (
    <Group gap={2} wrap="nowrap">
      <ActionIcon
        data-control="up"
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={t('links.up', { name })}
        disabled={index === 0}
        onClick={() => onMove(index - 1, 'up')}
      >
        <Icon name="up" />
      </ActionIcon>
      <ActionIcon
        data-control="down"
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={t('links.down', { name })}
        disabled={index === total - 1}
        onClick={() => onMove(index + 1, 'down')}
      >
        <Icon name="down" />
      </ActionIcon>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('links.more', { name })}>
            <Icon name="more" />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item disabled={index === 0} onClick={() => onMove(0, 'grip')}>
            {t('links.first')}
          </Menu.Item>
          <Menu.Item disabled={index === total - 1} onClick={() => onMove(total - 1, 'grip')}>
            {t('links.last')}
          </Menu.Item>
          <Menu.Item onClick={onMoveTo}>{t('links.moveTo')}</Menu.Item>
          <Menu.Divider />
          <Menu.Item color="red" onClick={onRemove}>
            {t('links.remove')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </Group>
  );
}

function positionFor(key: string, index: number, total: number): number | undefined {
  switch (key) {
    case 'ArrowUp':
      return Math.max(index - 1, 0);
    case 'ArrowDown':
      return Math.min(index + 1, total - 1);
    case 'Home':
      return 0;
    case 'End':
      return total - 1;
    default:
      return undefined;
  }
}

function useDragAndDrop(
  row: Readonly<React.RefObject<HTMLElement | null>>,
  grip: Readonly<React.RefObject<HTMLElement | null>>,
  code: string,
  isEditable: boolean,
) {
  const [isDragging, setDragging] = useState(false);
  const [edge, setEdge] = useState<string>();
  useEffect(() => {
    const [element, dragHandle] = [row.current, grip.current];
    if (!isEditable || !element || !dragHandle) return undefined;
    const data = { kind: KIND, code };
    return combine(
      draggable({
        element,
        dragHandle,
        getInitialData: () => data,
        onDragStart: () => setDragging(true),
        onDrop: () => setDragging(false),
      }),
      dropTargetForElements({
        element,
        canDrop: ({ source }) => codeOf(source.data) !== undefined,
        getData: ({ input }) => attachClosestEdge(data, { element, input, allowedEdges: ['top', 'bottom'] }),
        onDrag: ({ self, source }) =>
          setEdge(codeOf(source.data) === code ? undefined : (extractClosestEdge(self.data) ?? undefined)),
        onDragLeave: () => setEdge(undefined),
        onDrop: () => setEdge(undefined),
      }),
    );
  }, [row, grip, code, isEditable]);
  return { isDragging, edge };
}
