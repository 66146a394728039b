import { Alert, Button, Checkbox, Group, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { notify } from '../shell/notify';
import { useMay } from '../session/use-session';
import { Icon } from '../shell/icons';
import { Section } from '../shell/section';
import { Failure, Loading } from '../shell/states';
import { effectsOf, websitesOf, withWebsites, type ChannelEffects } from './channels';
import { DEFAULT_STOCK, saveStock, useAllStocks, useForgetStocks, useWebsites, type Stock } from './stocks-api';

export function ChannelsCard({ stock }: { readonly stock: Stock }): ReactNode {
  const { t } = useTranslation();
  const may = useMay();
  const isEditable = may('editStocks') && may('readWebsites');
  return (
    <Section title={t('channels.title')} lead={t('channels.lead')}>
      {isEditable ? <ChannelsForm key={websitesOf(stock).join()} stock={stock} /> : <ChannelsList stock={stock} />}
    </Section>
  );
}

function ChannelsList({ stock }: { readonly stock: Stock }): ReactNode {
  const { t } = useTranslation();
  return <Text>{stock.channels.map(({ code }) => code).join(', ') || t('stocks.noChannels')}</Text>;
}

function ChannelsForm({ stock }: { readonly stock: Stock }): ReactNode {
  const { t } = useTranslation();
  const websites = useWebsites();
  const stocks = useAllStocks();
  const forget = useForgetStocks();
  const [chosen, setChosen] = useState(() => websitesOf(stock));
  const { mutate, error, isPending } = useMutation({
    mutationFn: () => saveStock(withWebsites(stock, chosen)),
    onSuccess: async () => {
      await forget();
      notify(t('channels.saved'));
    },
  });
  const failure = websites.error ?? stocks.error;
  if (failure) return <Failure error={failure} onRetry={() => void websites.refetch()} />;
  if (!websites.data || !stocks.data) return <Loading rows={2} />;
  if (websites.data.length === 0) return <Text size="sm">{t('channels.none')}</Text>;

  const now = websitesOf(stock);
  const isChanged = now.length !== chosen.length || now.some((code) => !chosen.includes(code));
  const ownerOf = (code: string) => stocks.data.find((each) => each.id !== stock.id && websitesOf(each).includes(code));
  const isFixed = (code: string): boolean => stock.id === DEFAULT_STOCK && now.includes(code);
  return (
    <>
      <Checkbox.Group value={chosen} onChange={setChosen} aria-label={t('channels.title')}>
        <Stack gap="xs">
          {websites.data.map(({ code, name }) => {
            const owner = ownerOf(code);
            return (
              <Checkbox
                key={code}
                value={code}
                label={name}
                description={owner ? `${code} · ${t('channels.otherStock', { stock: owner.name })}` : code}
                disabled={isFixed(code)}
              />
            );
          })}
        </Stack>
      </Checkbox.Group>
      {stock.id === DEFAULT_STOCK && now.length > 0 && (
        <Text size="sm" c="dimmed">
          {t('channels.defaultKeeps')}
        </Text>
      )}
      {isChanged && <Effects effects={effectsOf(stock, chosen, stocks.data)} />}
      {error && <Failure error={error} />}
      {isChanged && (
        <Group gap="xs">
          <Button loading={isPending} onClick={() => mutate()}>
            {t('channels.save')}
          </Button>
          <Button variant="default" onClick={() => setChosen(now)}>
            {t('action.discard')}
          </Button>
        </Group>
      )}
    </>
  );
}

function Effects({ effects: { losing, returned } }: { readonly effects: ChannelEffects }): ReactNode {
  const { t } = useTranslation();
  if (losing.length === 0 && returned.length === 0) return null;
  return (
    <Alert color="yellow" icon={<Icon name="warning" />} role="status">
      <Stack gap={4}>
        {losing.map(({ stock, codes, isLast }) => (
          <Text key={stock.id} size="sm">
            {t(isLast ? 'channels.losesLast' : 'channels.loses', { stock: stock.name, websites: codes.join(', ') })}
          </Text>
        ))}
        {returned.length > 0 && <Text size="sm">{t('channels.backToDefault', { websites: returned.join(', ') })}</Text>}
      </Stack>
    </Alert>
  );
}
