import { Alert, Button, Center, CopyButton, Group, List, Skeleton, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError, Unreachable } from '../api/errors';
import { Icon, type IconName } from './icons';

/** While the first answer is on its way. */
export function Loading({ rows = 6 }: { readonly rows?: number }): ReactNode {
  const { t } = useTranslation();
  return (
    <Stack gap="sm" role="status" aria-label={t('state.loading')}>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height={44} />
      ))}
    </Stack>
  );
}

interface EmptyProps {
  readonly icon: IconName;
  readonly title: string;
  /** Level of the heading. Default: below the page's title. */
  readonly order?: 1 | 2 | 3;
  readonly children?: ReactNode;
}

/** Where there is nothing to show: what would be here, and how it gets here. */
export function Empty({ icon, title, order = 2, children }: EmptyProps): ReactNode {
  return (
    <Center py={48} px="md">
      <Stack align="center" gap="sm" maw={440} ta="center">
        <ThemeIcon size={52} radius="xl" variant="light">
          <Icon name={icon} size={26} />
        </ThemeIcon>
        <Title order={order} size="h4">
          {title}
        </Title>
        {children}
      </Stack>
    </Center>
  );
}

interface FailureProps {
  readonly error: Error;
  readonly title?: string;
  readonly onRetry?: () => void;
}

const MOST_SHOWN = 50;

/** What the API says, with the lines it is about, and the request id to search the service's log for. */
export function Failure({ error, title, onRetry }: FailureProps): ReactNode {
  const { t } = useTranslation();
  const isUnreachable = error instanceof Unreachable;
  const complaints = error instanceof ApiError ? error.complaints : [];
  const requestId = error instanceof ApiError ? error.requestId : null;
  return (
    <Alert
      color="red"
      variant="light"
      icon={<Icon name="warning" />}
      title={title ?? t(isUnreachable ? 'state.unreachable' : 'state.failed')}
      role="alert"
    >
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{isUnreachable ? t('state.unreachableHint') : error.message}</Text>
        {complaints.length > 0 && (
          <List size="sm">
            {complaints.slice(0, MOST_SHOWN).map(({ text, index }, place) => (
              <List.Item key={place}>{index === undefined ? text : t('state.atIndex', { index, text })}</List.Item>
            ))}
          </List>
        )}
        {complaints.length > MOST_SHOWN && (
          <Text size="sm">{t('state.moreErrors', { count: complaints.length - MOST_SHOWN })}</Text>
        )}
        <Group gap="xs">
          {onRetry && (
            <Button size="compact-sm" variant="default" onClick={onRetry}>
              {t('action.retry')}
            </Button>
          )}
          {requestId !== null && <CopyRequestId id={requestId} />}
        </Group>
      </Stack>
    </Alert>
  );
}

function CopyRequestId({ id }: { readonly id: string }): ReactNode {
  const { t } = useTranslation();
  return (
    <CopyButton value={id}>
      {({ copied, copy }) => (
        <Button size="compact-sm" variant="default" leftSection={<Icon name="copy" size={14} />} onClick={copy}>
          {copied ? t('action.copied') : t('action.copyRequestId')}
        </Button>
      )}
    </CopyButton>
  );
}
