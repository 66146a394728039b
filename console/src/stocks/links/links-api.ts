import { useQuery } from '@tanstack/react-query';
import { answerOf, api } from '../../api/client';
import { ApiError } from '../../api/errors';
import type { components } from '../../api/schema';

type LinkedSourceDto = components['schemas']['LinkedSource'];

export interface LinkedSource {
  readonly code: string;
  readonly name: string;
  readonly isEnabled: boolean;
  readonly priority: number;
}

/** The sources of a stock in order of priority, with their entity tag for optimistic locking. */
export interface Links {
  readonly sources: readonly LinkedSource[];
  readonly etag: string;
}

const PATH = '/rest/V1/inventory/stocks/{stockId}/sources';

export const linksKey = (stockId: number) => ['stocks', 'links', stockId] as const;

export const useLinks = (stockId: number, enabled = true) =>
  useQuery({
    queryKey: linksKey(stockId),
    enabled,
    queryFn: async (): Promise<Links> => {
      const call = await api.GET(PATH, { params: { path: { stockId } } });
      return toLinks(await answerOf(Promise.resolve(call)), call.response);
    },
  });

interface SourceToLink {
  readonly source_code: string;
  readonly priority?: number;
}

/** @throws ApiError 412 when the tag is stale */
export async function saveLinks(stockId: number, sources: readonly SourceToLink[], etag: string): Promise<Links> {
  const call = await api.PUT(PATH, {
    params: { path: { stockId }, header: { 'If-Match': etag } },
    body: { sources: [...sources] },
  });
  return toLinks((await answerOf(Promise.resolve(call))) as LinkedSourceDto[], call.response);
}

/** Dry run of a save. @throws ApiError as the save would */
export async function checkLinks(stockId: number, codes: readonly string[], etag: string): Promise<void> {
  await answerOf(
    api.PUT(PATH, {
      params: { path: { stockId }, query: { dryRun: true }, header: { 'If-Match': etag } },
      body: { sources: codes.map((source_code) => ({ source_code })) },
    }),
  );
}

/** The set that is stored now, from the 412 for a stale tag. */
export function presentLinks(error: Error | null): Links | undefined {
  if (!(error instanceof ApiError) || error.status !== 412 || error.etag === null) return undefined;
  const { sources } = (error.body as { parameters: { sources: LinkedSourceDto[] } }).parameters;
  return { sources: sources.map(toLinkedSource), etag: error.etag };
}

const toLinks = (sources: readonly LinkedSourceDto[], response: Response): Links => ({
  sources: sources.map(toLinkedSource),
  etag: response.headers.get('etag') ?? '',
});

const toLinkedSource = ({ source_code, name, enabled, priority }: LinkedSourceDto): LinkedSource => ({
  code: source_code,
  name,
  isEnabled: enabled,
  priority,
});
