import { Button, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { notify } from '../shell/notify';
import { Dialog } from '../shell/dialog';
import { Icon } from '../shell/icons';
import { Section } from '../shell/section';
import { Failure } from '../shell/states';
import { DEFAULT_STOCK, deleteStock, useForgetStocks, type Stock } from './stocks-api';

/** Says what hinders the deletion, before it is tried. */
export function DeletionCard({ stock }: { readonly stock: Stock }): ReactNode {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const forget = useForgetStocks();
  const [isOpen, dialog] = useDisclosure();
  const { mutate, error, isPending } = useMutation({
    mutationFn: () => deleteStock(stock.id),
    onSuccess: async () => {
      notify(t('deletion.done', { name: stock.name }));
      await navigate('/stocks');
      await forget();
    },
  });
  const websites = stock.channels.map(({ code }) => code).join(', ');
  const hindrance =
    stock.id === DEFAULT_STOCK
      ? t('deletion.default')
      : websites === ''
        ? undefined
        : t('deletion.hasChannels', { websites });
  return (
    <Section title={t('deletion.title')} lead={hindrance ?? t('deletion.lead')}>
      {hindrance === undefined && (
        <Group>
          <Button variant="light" color="red" leftSection={<Icon name="trash" size={16} />} onClick={dialog.open}>
            {t('deletion.delete')}
          </Button>
        </Group>
      )}
      <Dialog opened={isOpen} onClose={dialog.close} title={t('deletion.confirm', { name: stock.name })}>
        <Stack>
          <Text size="sm">{t('deletion.lead')}</Text>
          {error && <Failure error={error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={dialog.close} data-autofocus>
              {t('action.cancel')}
            </Button>
            <Button color="red" loading={isPending} onClick={() => mutate()}>
              {t('deletion.delete')}
            </Button>
          </Group>
        </Stack>
      </Dialog>
    </Section>
  );
}
