import { Badge, Button, Checkbox, Group, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { announce } from '../../shell/announce';
import { Dialog } from '../../shell/dialog';
import { Icon } from '../../shell/icons';
import { Paging } from '../../shell/paging';
import { Failure, Loading } from '../../shell/states';
import { SOURCES_PER_PAGE, useSources } from '../../sources/sources-api';
import type { LinksDraft } from './use-links-draft';

interface AddSourcesProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly draft: LinksDraft;
}

/** Chooses among all sources, also among thousands. What is chosen stays chosen while one searches on. */
export function AddSources({ isOpen, onClose, draft }: AddSourcesProps): ReactNode {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [page, setPage] = useState(1);
  const [settled] = useDebouncedValue(text.trim(), 250);
  const [chosen, setChosen] = useState<ReadonlyMap<string, { name: string; isEnabled: boolean }>>(new Map());
  const { data, error, refetch } = useSources({ text: settled, page }, isOpen);
  const linked = new Set(draft.order);
  const close = (): void => {
    setChosen(new Map());
    setText('');
    setPage(1);
    onClose();
  };
  const toggle = (code: string, name: string, isEnabled: boolean): void => {
    const next = new Map(chosen);
    if (!next.delete(code)) next.set(code, { name, isEnabled });
    setChosen(next);
  };
  const add = (): void => {
    draft.add([...chosen].map(([code, source]) => ({ code, ...source })));
    announce(t('links.added', { count: chosen.size }));
    close();
  };
  return (
    <Dialog opened={isOpen} onClose={close} title={t('links.add')}>
      <Stack>
        <TextInput
          aria-label={t('links.search')}
          placeholder={t('links.search')}
          leftSection={<Icon name="search" />}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setPage(1);
          }}
          data-autofocus
        />
        {error && <Failure error={error} onRetry={() => void refetch()} />}
        {!data && !error && <Loading rows={4} />}
        {data?.sources.length === 0 && <Text c="dimmed">{t('links.nothingFound')}</Text>}
        <Stack gap="xs">
          {data?.sources.map(({ source_code, name, enabled }) => {
            const code = source_code ?? '';
            const isLinked = linked.has(code);
            return (
              <Checkbox
                key={code}
                checked={isLinked || chosen.has(code)}
                disabled={isLinked}
                onChange={() => toggle(code, name ?? code, enabled ?? true)}
                label={
                  <Group gap={6}>
                    {name}
                    {enabled === false && (
                      <Badge color="gray" variant="light" tt="none">
                        {t('links.disabled')}
                      </Badge>
                    )}
                  </Group>
                }
                description={isLinked ? `${code} · ${t('links.already')}` : code}
              />
            );
          })}
        </Stack>
        {data && <Paging page={page} pageSize={SOURCES_PER_PAGE} total={data.total} onChange={setPage} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t('action.cancel')}
          </Button>
          <Button disabled={chosen.size === 0} onClick={add}>
            {t('links.addCount', { count: chosen.size })}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
