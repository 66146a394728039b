import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Empty } from './states';

export function NotFoundPage(): ReactNode {
  const { t } = useTranslation();
  return (
    <Empty icon="search" title={t('state.notFound')} order={1}>
      <Button component={Link} to="/" variant="light">
        {t('state.toStart')}
      </Button>
    </Empty>
  );
}
