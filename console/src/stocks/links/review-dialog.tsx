import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../shell/icons';
import { Failure } from '../../shell/states';
import { useForgetStocks, type Stock } from '../stocks-api';
import { DifferenceList } from './difference-list';
import { checkLinks, linksKey, presentLinks, saveLinks, type Links } from './links-api';
import { differenceOf } from './links-difference';
import type { LinksDraft } from './use-links-draft';

interface ReviewDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly stock: Stock;
  readonly draft: LinksDraft;
}

/** Shows the difference before the set is saved, and what to do when somebody else has saved another one meanwhile. */
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
      notifications.show({ message: t('links.undone') });
    } catch (error) {
      notifications.show({ color: 'red', title: t('links.notUndone'), message: (error as Error).message });
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
      const id = notifications.show({
        autoClose: 15_000,
        message: (
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
          </Group>
        ),
        closeButtonProps: { 'aria-label': t('action.close') },
      });
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
    <Modal
      opened={isOpen}
      onClose={close}
      title={t('links.reviewTitle', { stock: stock.name })}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <Stack>
        {theirs ? (
          <Conflict
            theirs={theirs}
            draft={draft}
            onDone={() => {
              save.reset();
              queries.setQueryData(linksKey(stock.id), theirs);
            }}
          />
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
    </Modal>
  );
}

interface ConflictProps {
  readonly theirs: Links;
  readonly draft: LinksDraft;
  readonly onDone: () => void;
}

function Conflict({ theirs, draft, onDone }: ConflictProps): ReactNode {
  const { t } = useTranslation();
  const names = new Map(theirs.sources.map(({ code, name }) => [code, name]));
  const nameOf = (code: string): string => names.get(code) ?? draft.sourceOf(code).name;
  const difference = differenceOf(
    draft.base.sources.map(({ code }) => code),
    theirs.sources.map(({ code }) => code),
  );
  return (
    <Alert color="yellow" icon={<Icon name="warning" />} title={t('links.changedMeanwhile')} role="alert">
      <Stack gap="sm">
        <DifferenceList difference={difference} nameOf={nameOf} />
        <Text size="sm">{t('links.conflictLead')}</Text>
        <Group gap="xs">
          <Button
            size="compact-md"
            onClick={() => {
              draft.rebase(theirs);
              onDone();
            }}
          >
            {t('links.keepMine')}
          </Button>
          <Button
            size="compact-md"
            variant="default"
            onClick={() => {
              draft.accept(theirs);
              onDone();
            }}
          >
            {t('links.takeTheirs')}
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}
