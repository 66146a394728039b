import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useRouteError } from 'react-router';
import { Empty, Failure } from './states';

/** For an error of the console itself, or a part of it that an update of the service has replaced. */
export function CrashPage(): ReactNode {
  const { t } = useTranslation();
  const error = useRouteError();
  return (
    <Empty icon="warning" title={t('state.crashed')} order={1}>
      <Failure error={error instanceof Error ? error : new Error(String(error))} />
      <Button onClick={() => location.reload()}>{t('state.reload')}</Button>
    </Empty>
  );
}
