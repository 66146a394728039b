/** Magento's search criteria. All filters must match; those of one list are alternatives. */
export interface Search {
  readonly filters?: readonly (Filter | readonly Filter[])[];
  readonly sort?: { readonly field: string; readonly direction: 'ASC' | 'DESC' };
  readonly pageSize?: number;
  /** From 1. */
  readonly page?: number;
  /** Partial response, as in `items[sku],total_count`. */
  readonly fields?: string;
}

export interface Filter {
  readonly field: string;
  readonly value: string | number;
  readonly condition?: 'eq' | 'in' | 'like' | 'lteq' | 'gteq';
}

/** As the query string of a search. The OpenAPI document names only the first filter of the first group. */
export function criteria({ filters = [], sort, pageSize, page, fields }: Search): Record<string, string> {
  const query: Record<string, string> = { searchCriteria: '' };
  filters.forEach((filter, group) => {
    const alternatives = Array.isArray(filter) ? (filter as readonly Filter[]) : [filter as Filter];
    alternatives.forEach(({ field, value, condition = 'eq' }, index) => {
      const name = `searchCriteria[filter_groups][${group}][filters][${index}]`;
      query[`${name}[field]`] = field;
      query[`${name}[value]`] = String(value);
      query[`${name}[condition_type]`] = condition;
    });
  });
  if (sort) {
    query['searchCriteria[sort_orders][0][field]'] = sort.field;
    query['searchCriteria[sort_orders][0][direction]'] = sort.direction;
  }
  if (pageSize !== undefined) query['searchCriteria[page_size]'] = String(pageSize);
  if (page !== undefined) query['searchCriteria[current_page]'] = String(page);
  if (fields !== undefined) query['fields'] = fields;
  if (Object.keys(query).some((key) => key.startsWith('searchCriteria['))) delete query['searchCriteria'];
  return query;
}

/** A text that stands anywhere in the value; the wildcards of LIKE stand for themselves. */
export const containing = (text: string): string => `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;

/** Query strings have a limit of 8 kB. */
const LONGEST_QUERY = 5_000;

/** In a list, commas separate values, and spaces around them are ignored. */
const fitsList = (value: string): boolean => !value.includes(',') && value.trim() === value && value !== '';

interface Listed {
  readonly filter: Filter;
  readonly values: readonly string[];
}

/** As few filters as possible that together find all of the values; what a list cannot hold has one of its own. */
export function oneOfEach(field: string, values: readonly string[]): Listed[] {
  const alone = values.filter((value) => !fitsList(value));
  const batches: string[][] = [];
  let length = Number.POSITIVE_INFINITY;
  for (const value of values.filter(fitsList)) {
    const more = encodeURIComponent(value).length + '%2C'.length;
    if (length + more > LONGEST_QUERY) {
      batches.push([]);
      length = 0;
    }
    batches.at(-1)?.push(value);
    length += more;
  }
  return [
    ...alone.map((value) => ({ filter: { field, value }, values: [value] })),
    ...batches.map((batch) => ({
      filter: { field, value: batch.join(','), condition: 'in' as const },
      values: batch,
    })),
  ];
}
