import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { given, link, LINKS, SOURCES, type Link } from '../support/given.js';
import { TestApp } from '../support/test-app.js';
import { findInMemory, type Columns, type Criteria, type Filter, type Row } from './search.oracle.js';

const SEED = Number(process.env['FUZZ_SEED'] ?? 20_261_123);
/** On demand more of them, or others. */
const RUNS = Number(process.env['FUZZ_REQUESTS'] ?? 150);

const LINK_COLUMNS: Columns = { link_id: 'integer', stock_id: 'integer', source_code: 'text', priority: 'integer' };
const SOURCE_COLUMNS: Columns = {
  source_code: 'text',
  name: 'text',
  city: 'text',
  description: 'text',
  latitude: 6,
  longitude: 6,
  region_id: 'integer',
  enabled: 'integer',
};
const TEXTS = [
  '',
  'a',
  'A',
  'ab',
  'a b',
  'a_b',
  'a%b',
  'a\\',
  'a\\b',
  'b,a',
  ',',
  'x,,y',
  '10',
  '9',
  '10 a',
  '0',
  '_',
  'Z',
  'z ',
];
const NUMBERS = [
  '0',
  '1',
  '2',
  '3',
  '10',
  '1.5',
  '-1.5',
  '1.50',
  '1e1',
  ' 2',
  '2 ',
  '2a',
  'abc',
  '',
  '.5',
  '38.74132',
  '1e999',
  '-1e999',
  '0x2',
];
const PATTERNS = ['^a', 'b$', '[0-9]', '.', 'a|z', '\\\\', '^$', '0{3}'];
const CONDITIONS = [
  '',
  ...'eq neq gt lt gteq lteq from to in nin like nlike null notnull finset nfinset seq sneq fulltext moreq bogus'.split(
    ' ',
  ),
];

let app: TestApp;
const links: Row[] = [];
const sources: Row[] = [];

beforeAll(async () => {
  app = await TestApp.start();
  await setScene();
});
afterAll(() => app.stop());

/** 30 sources with every text and number somewhere, 30 links among them. */
async function setScene(): Promise<void> {
  const codes = Array.from({ length: 30 }, (_, index) => `${index % 2 ? 's' : 'S'}_${index}`);
  const latitudes = [null, 0, 1.5, -1.5, 10, 38.74132, 0.000001, 2];
  for (const [index, code] of codes.entries()) {
    const source = {
      source_code: code,
      name: `${TEXTS[index % TEXTS.length]}#${index}`,
      // An empty text is stored as NULL.
      city: index % 4 === 3 ? null : TEXTS[(index * 5) % TEXTS.length] || null,
      description: index % 5 === 4 ? null : TEXTS[(index * 7) % TEXTS.length] || null,
      latitude: latitudes[index % latitudes.length] ?? null,
      longitude: latitudes[(index * 3) % latitudes.length] ?? null,
      region_id: index % 3 === 2 ? null : index % 4,
      enabled: index % 2,
    };
    sources.push(source);
    await given(app).source(code, source);
  }
  sources.push({ ...DEFAULT_SOURCE });
  const stocks = [await given(app).stock('one'), await given(app).stock('two'), await given(app).stock('three')];
  const made = codes.map((code, index): Link => link(code, stocks[index % 3] ?? 0, [1, 2, 10, 65_535][index % 4]));
  await given(app).links(...made);
  const all = [link('default', 1), ...made];
  links.push(...all.map((each, index) => ({ ...each, link_id: index + 1 })));
}

const DEFAULT_SOURCE: Row = {
  source_code: 'default',
  name: 'Default Source',
  city: null,
  description: 'Default Source',
  latitude: 0,
  longitude: 0,
  region_id: null,
  enabled: 1,
};

describe.each([
  { what: 'links', url: LINKS, rows: links, columns: LINK_COLUMNS, order: ['stock_id', 'priority', 'link_id'] },
  { what: 'sources', url: SOURCES, rows: sources, columns: SOURCE_COLUMNS, order: ['source_code'] },
])('a search of $what', ({ url, rows, columns, order }) => {
  it('finds what MySQL’s rules say, whatever is asked', async () => {
    const fields = Object.keys(columns);
    const filter: fc.Arbitrary<Filter> = fc.oneof(
      {
        weight: 12,
        arbitrary: fc.record({
          field: fc.constantFrom(...fields, ...fields.map((field) => `main_table.${field}`)),
          value: fc.oneof(
            fc.constantFrom(...TEXTS, ...NUMBERS),
            fc.constantFrom('S\\_%', 's_1_', '%1', '%.500000', '%A%', '1%'),
            fc
              .array(fc.constantFrom(...TEXTS, ...NUMBERS, 's_1', 'S_2 '), { maxLength: 3 })
              .map((each) => each.join(',')),
            fc.constantFrom(...rows.flatMap((row) => Object.values(row).map(String))),
          ),
          condition: fc.constantFrom(...CONDITIONS),
        }),
      },
      {
        weight: 1,
        arbitrary: fc.record({
          field: fc.constantFrom(...fields),
          value: fc.constantFrom(...PATTERNS),
          condition: fc.constant('regexp'),
        }),
      },
    );
    const range = fc
      .tuple(fc.constantFrom(...fields), fc.constantFrom(...NUMBERS), fc.constantFrom(...NUMBERS), fc.boolean())
      .map(([field, from, to, turned]): Filter[] => {
        const both = [
          { field, value: from, condition: 'from' },
          { field, value: to, condition: 'to' },
        ];
        return turned ? both.toReversed() : both;
      });
    const criteria: fc.Arbitrary<Criteria> = fc.record(
      {
        groups: fc.array(
          fc.oneof({ weight: 5, arbitrary: fc.array(filter, { maxLength: 3 }) }, { weight: 1, arbitrary: range }),
          {
            maxLength: 3,
          },
        ),
        sort: fc.record({ field: fc.constantFrom(...fields), direction: fc.constantFrom('ASC', 'DESC', null) }),
        pageSize: fc.integer({ min: -3, max: 12 }),
        currentPage: fc.integer({ min: -1, max: 4 }),
      },
      { requiredKeys: ['groups'] },
    );
    await fc.assert(
      fc.asyncProperty(criteria, async (asked) => {
        const { status, body, text } = await app.get(`${url}?searchCriteria&${toQuery(asked)}`);
        if (status !== 200) throw new Error(`${status} ${text}`);
        const { rows: wanted, total } = findInMemory(rows, columns, order, asked);
        expect(codesOf(body.items as Row[])).toEqual(codesOf(wanted));
        expect(body.total_count).toBe(total);
      }),
      { numRuns: RUNS, seed: SEED },
    );
  });
});

const codesOf = (rows: readonly Row[]): unknown[] => rows.map((row) => row['source_code']);

function toQuery({ groups, sort, pageSize, currentPage }: Criteria): string {
  const pairs = groups.flatMap((filters, group) =>
    filters.flatMap(({ field, value, condition }, index) =>
      Object.entries({ field, value, conditionType: condition }).map(
        ([name, text]) => `[filterGroups][${group}][filters][${index}][${name}]=${encodeURIComponent(text)}`,
      ),
    ),
  );
  if (sort) pairs.push(`[sortOrders][0][field]=${sort.field}`);
  if (sort?.direction) pairs.push(`[sortOrders][0][direction]=${sort.direction}`);
  if (pageSize !== undefined) pairs.push(`[pageSize]=${pageSize}`);
  if (currentPage !== undefined) pairs.push(`[currentPage]=${currentPage}`);
  return pairs.map((pair) => `searchCriteria${pair}`).join('&');
}
