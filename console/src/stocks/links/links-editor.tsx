import { Button, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../session/use-session';
import { announce } from '../../shell/announce';
import { Icon } from '../../shell/icons';
import { SaveBar } from '../../shell/save-bar';
import { Empty } from '../../shell/states';
import { Unsaved } from '../../shell/unsaved';
import { DEFAULT_STOCK, type Stock } from '../stocks-api';
import { AddSources } from './add-sources';
import { ConflictAlert } from './conflict-alert';
import type { Links } from './links-api';
import { countOf } from './links-difference';
import { PriorityList } from './priority-list';
import { ReviewDialog } from './review-dialog';
import { useLinksDraft } from './use-links-draft';

export function LinksEditor({ stock, present }: { readonly stock: Stock; readonly present: Links }): ReactNode {
  const { t } = useTranslation();
  const isEditable = useMay()('linkSources') && stock.id !== DEFAULT_STOCK;
  const draft = useLinksDraft(present);
  const [isAdding, adding] = useDisclosure();
  const [isReviewing, review] = useDisclosure();
  const nameOf = (code: string): string => draft.sourceOf(code).name;
  const move = (code: string, position: number): void => {
    draft.move(code, position);
    const place = Math.min(Math.max(position, 0), draft.order.length - 1) + 1;
    announce(t('links.moved', { name: nameOf(code), position: place, total: draft.order.length }));
  };
  const remove = (code: string): void => {
    draft.remove(code);
    announce(t('links.removed', { name: nameOf(code) }));
  };
  return (
    <>
      {draft.isDirty && present.etag !== draft.base.etag && (
        <ConflictAlert draft={draft} theirs={present} role="status" />
      )}
      {draft.order.length === 0 ? (
        <Empty icon="source" title={t('links.none')} order={3}>
          <Text c="dimmed">{t('links.noneHint')}</Text>
        </Empty>
      ) : (
        <PriorityList draft={draft} isEditable={isEditable} onMove={move} onRemove={remove} />
      )}
      {isEditable && (
        <Group>
          <Button variant="light" leftSection={<Icon name="plus" size={16} />} onClick={adding.open}>
            {t('links.add')}
          </Button>
        </Group>
      )}
      {draft.isDirty && (
        <SaveBar status={t('links.changes', { count: countOf(draft.difference) })} onDiscard={draft.discard}>
          <Button onClick={review.open}>{t('links.review')}</Button>
        </SaveBar>
      )}
      <AddSources isOpen={isAdding} onClose={adding.close} draft={draft} />
      <ReviewDialog isOpen={isReviewing} onClose={review.close} stock={stock} draft={draft} />
      <Unsaved isDirty={draft.isDirty} />
    </>
  );
}
