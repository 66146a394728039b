import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Section } from '../../shell/section';
import { Failure, Loading } from '../../shell/states';
import { DEFAULT_STOCK, type Stock } from '../stocks-api';
import { useLinks } from './links-api';
import { LinksEditor } from './links-editor';

/** The sources of a stock in order of priority: the priority belongs to the link, not to the source. */
export function LinksCard({ stock }: { readonly stock: Stock }): ReactNode {
  const { t } = useTranslation();
  const { data, error, refetch } = useLinks(stock.id);
  return (
    <Section title={t('links.title')} lead={t(stock.id === DEFAULT_STOCK ? 'links.default' : 'links.lead')}>
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading rows={3} />}
      {data && <LinksEditor stock={stock} present={data} />}
    </Section>
  );
}
