import { Alert } from '@mantine/core';
import { useNetwork } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { isReachable } from '../api/client';
import { useIsConnected } from '../api/connection';
import { Icon } from './icons';

const PROBE_MS = 3_000;

/** Says that there is no connection, probes for it, and loads anew what is on the page when it is back. */
export function ConnectionBanner(): ReactNode {
  const { t } = useTranslation();
  const { online } = useNetwork();
  const isConnected = useIsConnected();
  const queries = useQueryClient();
  useQuery({
    queryKey: ['probe'],
    enabled: online && !isConnected,
    refetchInterval: PROBE_MS,
    gcTime: 0,
    queryFn: isReachable,
  });
  const isUp = online && isConnected;
  useEffect(() => {
    if (isUp) return undefined;
    return () => void queries.invalidateQueries();
  }, [isUp, queries]);
  if (isUp) return null;
  return (
    <Alert
      color="yellow"
      icon={<Icon name="warning" />}
      title={t(online ? 'state.unreachable' : 'state.offline')}
      role="status"
    >
      {t('state.offlineHint')}
    </Alert>
  );
}
