import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { answerOf, api } from '../api/client';
import { ApiError } from '../api/errors';
import type { components } from '../api/schema';
import { containing, criteria, oneOfEach, type Filter } from '../api/search';

export type SourceDto = components['schemas']['Source'];

export const SOURCES_PER_PAGE = 20;
export const DEFAULT_SOURCE = 'default';

export interface SourcesSearch {
  /** A part of the name or of the code. */
  readonly text: string;
  readonly page: number;
  readonly filters?: readonly Filter[];
}

export const useSources = ({ text, page, filters = [] }: SourcesSearch, enabled = true) =>
  useQuery({
    queryKey: ['sources', 'list', text, page, filters],
    enabled,
    placeholderData: keepPreviousData,
    queryFn: async () => {
      const query = criteria({
        filters: text === '' ? filters : [byText(text), ...filters],
        sort: { field: 'name', direction: 'ASC' },
        pageSize: SOURCES_PER_PAGE,
        page,
      });
      const { items, total_count } = await answerOf(api.GET('/rest/V1/inventory/sources', { params: { query } }));
      return { sources: items, total: total_count };
    },
  });

const byText = (text: string): Filter[] =>
  ['name', 'source_code'].map((field) => ({ field, value: containing(text), condition: 'like' }));

const getSource = (code: string): Promise<SourceDto> =>
  answerOf(api.GET('/rest/V1/inventory/sources/{sourceCode}', { params: { path: { sourceCode: code } } }));

export const useSource = (code: string) =>
  useQuery({ queryKey: ['sources', 'one', code], queryFn: () => getSource(code) });

/** What is left out stays as it is; name, country and postcode cannot be left out. */
export type SourceChanges = Partial<SourceDto> & Pick<SourceDto, 'name' | 'country_id' | 'postcode'>;

export async function saveSource(code: string, changes: SourceChanges): Promise<void> {
  await answerOf(
    api.PUT('/rest/V1/inventory/sources/{sourceCode}', {
      params: { path: { sourceCode: code } },
      body: { source: { ...changes, source_code: code } },
    }),
  );
}

/**
 * Enables or disables a source. The fields that the API requires are read again: those in the list may be stale. Without
 * coordinates the API would geocode the address that is sent.
 */
export async function setEnabled(code: string, enabled: boolean): Promise<void> {
  const { name, country_id, postcode, street, city, region, latitude, longitude } = await getSource(code);
  await saveSource(code, { name, country_id, postcode, street, city, region, latitude, longitude, enabled });
}

/** A source of this code exists: POST would change it. */
export class CodeIsTaken extends Error {}

/** @throws CodeIsTaken */
export async function createSource(code: string, source: SourceChanges): Promise<void> {
  if (await exists(code)) throw new CodeIsTaken();
  await answerOf(api.POST('/rest/V1/inventory/sources', { body: { source: { ...source, source_code: code } } }));
}

async function exists(code: string): Promise<boolean> {
  try {
    await getSource(code);
    return true;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return false;
    throw error;
  }
}

/** The names of sources are on the pages of stocks, too. */
export const useForgetSources = (): (() => Promise<void>) => {
  const queries = useQueryClient();
  return async () => {
    await queries.invalidateQueries({ queryKey: ['sources'] });
    await queries.invalidateQueries({ queryKey: ['stocks'] });
  };
};

/** @returns those of the codes that exist, in lower case: upper and lower case are the same */
export async function existingCodes(codes: readonly string[], signal: AbortSignal): Promise<Set<string>> {
  const found = new Set<string>();
  for (const { filter } of oneOfEach('source_code', codes)) {
    const query = criteria({ filters: [filter] });
    const { items } = await answerOf(api.GET('/rest/V1/inventory/sources', { params: { query }, signal }));
    for (const { source_code } of items) found.add(source_code.toLowerCase());
  }
  return found;
}
