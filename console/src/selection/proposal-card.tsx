import { Alert, Badge, Group, List, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDistance, formatNumber } from '../i18n/format';
import { useMay } from '../session/use-session';
import { Icon } from '../shell/icons';
import { Section } from '../shell/section';
import { Failure, Loading } from '../shell/states';
import type { LinkedSource } from '../stocks/links/links-api';
import { proposalOf, type AskedSource, type Share } from './proposal';
import {
  useDistances,
  useLocation,
  useSelection,
  type Address,
  type Algorithm,
  type Distances,
  type SelectionRequest,
  type SelectionResult,
} from './selection-api';

/** Magento's, which have words of their own here; others are described by the API. */
const KNOWN = ['priority', 'distance'] as const;

interface ProposalCardProps {
  readonly algorithm: Algorithm;
  readonly request: SelectionRequest;
  /** All sources of the stock; undefined: not known to this role. */
  readonly sources: readonly LinkedSource[] | undefined;
}

/** What one algorithm proposes: which source gives what, and why. */
export function ProposalCard({ algorithm, request, sources }: ProposalCardProps): ReactNode {
  const { t } = useTranslation();
  const may = useMay();
  const { data, error, refetch } = useSelection(algorithm.code, request);
  const known = KNOWN.find((code) => code === algorithm.code);
  const isByDistance = known === 'distance' && may('readSources');
  const distances = useDistances(request.stockId, request.address, isByDistance);
  return (
    <Section
      title={known ? t(`selection.algorithm.${known}.title`) : algorithm.title}
      lead={known ? t(`selection.algorithm.${known}.lead`) : algorithm.description}
    >
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading rows={3} />}
      {isByDistance && request.address && data && <UnknownLocation address={request.address} />}
      {data && (
        <ProposalList
          result={data}
          request={request}
          sources={sources}
          distances={isByDistance ? distances.data : undefined}
        />
      )}
    </Section>
  );
}

/** Without geodata of the destination there are no distances, and the API answers in the order of priority. */
function UnknownLocation({ address }: { readonly address: Address }): ReactNode {
  const { t } = useTranslation();
  const { error } = useLocation(address);
  return error && <Failure error={error} title={t('selection.noLocation')} />;
}

interface ProposalListProps extends Pick<ProposalCardProps, 'request' | 'sources'> {
  readonly result: SelectionResult;
  /** undefined: not compared, or not known. */
  readonly distances: Distances | undefined;
}

function ProposalList({ result, request, sources, distances }: ProposalListProps): ReactNode {
  const { t } = useTranslation();
  const { asked, missing } = proposalOf(result, request.lines);
  const nameOf = (code: string): string => sources?.find((each) => each.code === code)?.name ?? code;
  const others = sources?.filter(({ code }) => asked.every((each) => each.code !== code)) ?? [];
  const givers = asked.filter(({ shares }) => shares.some(({ given }) => given > 0)).length;
  return (
    <Stack gap="sm">
      <Group gap="xs">
        <Badge color={result.shippable ? 'teal' : 'red'} variant="light" tt="none">
          {t(result.shippable ? 'selection.shippable' : 'selection.notShippable')}
        </Badge>
        <Text size="sm">{t('selection.givers', { count: givers })}</Text>
      </Group>
      {!result.shippable && missing.length > 0 && (
        <Alert color="yellow" icon={<Icon name="warning" />}>
          {missing.map(({ sku, quantity }) => (
            <Text key={sku} size="sm">
              {t('selection.missing', { sku, quantity: formatNumber(quantity) })}
            </Text>
          ))}
        </Alert>
      )}
      <List type="ordered" spacing="sm" styles={{ itemWrapper: { width: '100%' } }}>
        {asked.map((source) => (
          <List.Item key={source.code}>
            <SourceShares source={source} name={nameOf(source.code)} distances={distances} />
          </List.Item>
        ))}
      </List>
      {others.length > 0 && (
        <div>
          <Text size="sm" fw={550}>
            {t('selection.notAsked')}
          </Text>
          <List size="sm" c="dimmed">
            {others.map(({ code, name, isEnabled }) => (
              <List.Item key={code}>{t(isEnabled ? 'selection.hasNone' : 'selection.isDisabled', { name })}</List.Item>
            ))}
          </List>
        </div>
      )}
    </Stack>
  );
}

interface SourceSharesProps extends Pick<ProposalListProps, 'distances'> {
  readonly source: AskedSource;
  readonly name: string;
}

function SourceShares({ source, name, distances }: SourceSharesProps): ReactNode {
  return (
    <>
      <Group gap="0 var(--mantine-spacing-xs)" align="baseline">
        <Text fw={550}>{name}</Text>
        {distances && <DistanceText distances={distances} code={source.code} />}
      </Group>
      {source.shares.map((share) => (
        <ShareLine key={share.sku} share={share} />
      ))}
    </>
  );
}

function DistanceText({ distances, code }: { readonly distances: Distances; readonly code: string }): ReactNode {
  const { t } = useTranslation();
  const distance = distances.bySource.get(code);
  return (
    <Text size="sm" c="dimmed">
      {distance === undefined ? t('selection.noDistance') : formatDistance(distance, distances.unit)}
    </Text>
  );
}

/** A source has it and gives none: those before it have given enough. */
function ShareLine({ share: { sku, given, available } }: { readonly share: Share }): ReactNode {
  const { t } = useTranslation();
  const reason = given > 0 ? 'gives' : available > 0 ? 'notNeeded' : 'isEmpty';
  const quantities = { sku, given: formatNumber(given), available: formatNumber(available) };
  return (
    <Text size="sm" c={given > 0 ? undefined : 'dimmed'}>
      {t(`selection.${reason}`, quantities)}
    </Text>
  );
}
