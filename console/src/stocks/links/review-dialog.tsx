import { Button, Group, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { notify, notifyFailure } from '../../shell/notify';
import { Dialog } from '../../shell/dialog';
import { Failure } from '../../shell/states';
import { useForgetStocks, type Stock } from '../stocks-api';
import { ConflictAlert } from './conflict-alert';
import { DifferenceList } from './difference-list';
import { checkLinks, linksKey, presentLinks, saveLinks, type Links } from './links-api';
import type { LinksDraft } from './use-links-draft';

/** How long undo is offered. */
const UNDO_MS = 15_000;

interface ReviewDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly stock: Stock;
  readonly draft: LinksDraft;
}

/** Shows the difference before the set is saved, and the conflict when the set it is based on is stale. */
export function ReviewDialog({ isOpen, onClose, stock, draft }: ReviewDialogProps): ReactNode {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const forget = useForgetStocks();
  const check = useQuery({
    queryKey: ['links check', stock.id, draft.base.etag, draft.order],
    enabled: isOpen && draft.isDirty,
    retry: false,
    gcTime: 0,
    queryFn: async () => {
      await checkLinks(stock.id, draft.order, draft.base.etag);
      return true;
    },
  });
  const show = async (links: Links): Promise<void> => {
    queries.setQueryData(linksKey(stock.id), links);
    await forget();
  };
  const undo = async (before: Links, etag: string): Promise<void> => {
    const sources = before.sources.map(({ code, priority }) => ({ source_code: code, priority }));
    try {
      const links = await saveLinks(stock.id, sources, etag);
      draft.accept(links);
      await show(links);
      notify(t('links.undone'));
    } catch (error) {
      notifyFailure(error as Error, t('links.notUndone'));
    }
  };
  const save = useMutation({
    mutationFn: () =>
      saveLinks(
        stock.id,
        draft.order.map((source_code) => ({ source_code })),
        draft.base.etag,
      ),
    onSuccess: async (links) => {
      const before = draft.base;
      draft.accept(links);
      onClose();
      const id = notify(
        <Group justify="space-between" wrap="nowrap">
          <Text size="sm">{t('links.saved', { stock: stock.name })}</Text>
          <Button
            size="compact-sm"
            variant="light"
            onClick={() => {
              notifications.hide(id);
              void undo(before, links.etag);
            }}
          >
            {t('action.undo')}
          </Button>
        </Group>,
        UNDO_MS,
      );
      await show(links);
    },
  });
  const close = (): void => {
    save.reset();
    onClose();
  };
  const error = save.error ?? check.error;
  const theirs = presentLinks(error);
  return (
    <Dialog opened={isOpen} onClose={close} title={t('links.reviewTitle', { stock: stock.name })}>
      <Stack>
        {theirs ? (
          <ConflictAlert
            draft={draft}
            theirs={theirs}
            role="alert"
            onResolved={() => {
              save.reset();
              queries.setQueryData(linksKey(stock.id), theirs);
            }}
          >
            <Text size="sm">{t('links.conflictLead')}</Text>
          </ConflictAlert>
        ) : (
          <>
            <DifferenceList difference={draft.difference} nameOf={(code) => draft.sourceOf(code).name} />
            <Text size="sm" c="dimmed">
              {t('links.reviewLead', { count: draft.order.length })}
            </Text>
            {error && <Failure error={error} />}
          </>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t('links.editOn')}
          </Button>
          {!theirs && (
            <Button
              loading={save.isPending}
              disabled={!check.isSuccess || !draft.isDirty}
              onClick={() => save.mutate()}
              data-autofocus
            >
              {t('action.save')}
            </Button>
          )}
        </Group>
      </Stack>
    </Dialog>
  );
}
