import { Paper, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure, Loading } from '../../shell/states';
import { DEFAULT_STOCK, type Stock } from '../stocks-api';
import { useLinks } from './links-api';
import { LinksEditor } from './links-editor';

/** The sources of a stock in order of priority: the priority belongs to the link, not to the source. */
export function LinksCard({ stock }: { readonly stock: Stock }): ReactNode {
  const { t } = useTranslation();
  const { data, error, refetch } = useLinks(stock.id);
  return (
    <Paper p="md" component="section" aria-labelledby="links">
      <Stack gap="sm">
        <div>
          <Title order={2} id="links">
            {t('links.title')}
          </Title>
          <Text size="sm" c="dimmed">
            {t(stock.id === DEFAULT_STOCK ? 'links.default' : 'links.lead')}
          </Text>
        </div>
        {error && <Failure error={error} onRetry={() => void refetch()} />}
        {!data && !error && <Loading rows={3} />}
        {data && <LinksEditor stock={stock} present={data} />}
      </Stack>
    </Paper>
  );
}
