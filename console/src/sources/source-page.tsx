import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { ApiError } from '../api/errors';
import { NotFoundPage } from '../shell/not-found-page';
import { Page } from '../shell/page';
import { Failure, Loading } from '../shell/states';
import { SourceEditor } from './source-editor';
import { EMPTY, toForm } from './source-form';
import { useSource } from './sources-api';

export default function SourcePage(): ReactNode {
  const { sourceCode } = useParams();
  return sourceCode === undefined ? <NewSource /> : <ExistingSource code={sourceCode} />;
}

function NewSource(): ReactNode {
  const { t } = useTranslation();
  return (
    <Page title={t('sources.new')} lead={t('sources.newLead')} parent={{ title: t('sources.title'), to: '/sources' }}>
      <SourceEditor initial={EMPTY} isNew />
    </Page>
  );
}

function ExistingSource({ code }: { readonly code: string }): ReactNode {
  const { t } = useTranslation();
  const { data: source, error, refetch } = useSource(code);
  if (error instanceof ApiError && error.status === 404) return <NotFoundPage />;
  if (error) return <Failure error={error} onRetry={() => void refetch()} />;
  if (!source) return <Loading />;
  return (
    <Page title={source.name ?? code} lead={source.source_code} parent={{ title: t('sources.title'), to: '/sources' }}>
      <SourceEditor key={source.source_code} initial={toForm(source)} isNew={false} />
    </Page>
  );
}
