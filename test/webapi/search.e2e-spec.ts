import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '../../src/database/database.js';
import { given, link, LINKS, orderBy, SOURCE_ITEMS, SOURCES, STOCKS, where } from '../support/given.js';
import { TestApp, type Answer } from '../support/test-app.js';

let app: TestApp;
let eu: number;
let us: number;

beforeAll(async () => {
  app = await TestApp.start();
  await given(app).source('berlin', { city: 'Berlin', latitude: 52.52, longitude: 13.405, region_id: 1 });
  await given(app).source('bern', { city: 'bern', latitude: 46.9, longitude: 7.4, description: 'a,b,c' });
  await given(app).source('oslo', { city: 'x_y%z\\', latitude: 0, region_id: 2 });
  // Magento's importers write such rows; the API stores an empty description as NULL.
  const database = app.nest.get(Database);
  await database.transaction(() =>
    database.write("UPDATE inventory_source SET description = '' WHERE source_code = 'oslo'"),
  );
  await given(app).source('rome', { city: '10', description: 'B,,x', enabled: false });
  await given(app).source('york', { city: 'York ', latitude: -1.5, region_id: 10 });
  eu = await given(app).stock('EU');
  us = await given(app).stock('US');
  await given(app).links(
    link('oslo', eu, 3),
    link('berlin', eu, 1),
    link('bern', eu, 2),
    link('york', us, 1),
    link('berlin', us, 5),
  );
});
afterAll(() => app.stop());

type Filter = readonly [field: string, condition: string, value?: string];

const filterOf = ([field, condition, value]: Filter, group: number, index: number): string =>
  Object.entries({ field, condition_type: condition, value })
    .filter(([, text]) => text !== undefined)
    .map(
      ([key, text]) =>
        `searchCriteria[filter_groups][${group}][filters][${index}][${key}]=${encodeURIComponent(text ?? '')}`,
    )
    .join('&');

/** One group, of alternatives. */
const anyOf = (...filters: Filter[]): string => filters.map((filter, index) => filterOf(filter, 0, index)).join('&');
/** Groups of one filter each. */
const allOf = (...filters: Filter[]): string => filters.map((filter, index) => filterOf(filter, index, 0)).join('&');

/** Codes of the sources found, the default source left out, in the order of the codes. */
async function sources(query: string): Promise<string[]> {
  const { status, body, text } = await app.get(`${SOURCES}?${query}&${orderBy('source_code', 'ASC')}`);
  if (status !== 200) throw new Error(text);
  return (body.items as { source_code: string }[])
    .map(({ source_code }) => source_code)
    .filter((code) => code !== 'default');
}

/** `code:priority` in the order of the answer, the default link left out. */
const shown = ({ body }: Answer): string[] =>
  (body.items as { source_code: string; priority: number }[])
    .map(({ source_code, priority }) => `${source_code}:${priority}`)
    .filter((each) => !each.startsWith('default'));

const echo = async (query: string): Promise<unknown> =>
  (await app.get(`${LINKS}?${query}`)).body.search_criteria.filter_groups[0].filters[0];

const cityIs = (value: string): string =>
  `searchCriteria[filter_groups][0][filters][0][field]=city&searchCriteria[filter_groups][0][filters][0][value]=${value}`;

const inEu = (...orders: string[]): string =>
  [where('stock_id', eu), ...orders.map((order) => `searchCriteria[sortOrders]${order}`)].join('&');

const pageOf = async (query: string) => {
  const answer = await app.get(`${LINKS}?${where('stock_id', eu)}&${orderBy('priority', 'ASC')}&${query}`);
  return { found: shown(answer), body: answer.body as { total_count: number; search_criteria: object } };
};

const ordered = async (...orders: string[]): Promise<string[]> => shown(await app.get(`${LINKS}?${inEu(...orders)}`));

const linksWith = async (fields: string, value = eu) =>
  (await app.get(`${LINKS}?${where('stock_id', value)}&${orderBy('priority', 'ASC')}&fields=${fields}`))
    .body as unknown;

const ALL = ['berlin', 'bern', 'oslo', 'rome', 'york'];

describe('conditions on texts', () => {
  it.each<[Filter, string[]]>([
    [['city', 'eq', 'BERLIN'], ['berlin']],
    [['city', 'eq', 'Berlin   '], ['berlin']],
    [['city', 'eq', ' Berlin'], []],
    [['city', 'eq', 'york'], ['york']],
    [['city', '', 'berlin'], ['berlin']],
    [['city', 'bogus', 'berlin'], ['berlin']],
    [['city', 'EQ', 'berlin'], ['berlin']],
    [['city', 'moreq', 'berlin'], ['berlin']],
    [
      ['city', 'neq', 'Bern'],
      ['berlin', 'oslo', 'rome', 'york'],
    ],
    [
      ['city', 'gt', 'bern'],
      ['oslo', 'york'],
    ],
    [
      ['city', 'gteq', 'bern'],
      ['bern', 'oslo', 'york'],
    ],
    [
      ['city', 'lt', 'bern'],
      ['berlin', 'rome'],
    ],
    [
      ['city', 'lteq', 'BERN'],
      ['berlin', 'bern', 'rome'],
    ],
    [
      ['city', 'from', 'bern'],
      ['bern', 'oslo', 'york'],
    ],
    [
      ['city', 'to', 'bern'],
      ['berlin', 'bern', 'rome'],
    ],
    [
      ['city', 'in', 'bern,YORK'],
      ['bern', 'york'],
    ],
    [['city', 'in', 'bern, york'], ['bern']],
    [['city', 'in', ''], []],
    [['city', 'in', 'bern,,bern'], ['bern']],
    [
      ['city', 'nin', 'bern,york'],
      ['berlin', 'oslo', 'rome'],
    ],
    [
      ['city', 'like', 'ber%'],
      ['berlin', 'bern'],
    ],
    [['city', 'like', 'ber_'], ['bern']],
    [['city', 'like', 'ber'], []],
    [['city', 'like', 'York'], []],
    [['city', 'like', 'York_'], ['york']],
    [['city', 'like', 'x\\_y\\%z_'], ['oslo']],
    [['city', 'like', '%\\'], ['oslo']],
    [['city', 'like', '%\\\\'], ['oslo']],
    [['city', 'eq', 'x_y%z\\'], ['oslo']],
    [
      ['city', 'nlike', 'ber%'],
      ['oslo', 'rome', 'york'],
    ],
    [
      ['city', 'fulltext', 'ER'],
      ['berlin', 'bern'],
    ],
    [['city', 'fulltext', ''], ALL],
    [['city', 'regexp', '^BER.?$'], ['bern']],
    [['city', 'regexp', '^[0-9]+$'], ['rome']],
    [
      ['description', 'null'],
      ['berlin', 'york'],
    ],
    [
      ['description', 'notnull'],
      ['bern', 'oslo', 'rome'],
    ],
    [
      ['description', 'null', 'whatever'],
      ['berlin', 'york'],
    ],
    [
      ['description', 'seq', ''],
      ['berlin', 'york'],
    ],
    [
      ['description', 'sneq', ''],
      ['bern', 'oslo', 'rome'],
    ],
    [['description', 'seq', 'A,B,C'], ['bern']],
    [
      ['description', 'sneq', 'a,b,c'],
      ['oslo', 'rome'],
    ],
    [['description', 'eq', ''], ['oslo']],
    [['description', 'eq'], ['oslo']],
    [
      ['description', 'neq', 'a,b,c'],
      ['oslo', 'rome'],
    ],
    [
      ['description', 'nin', 'a,b'],
      ['bern', 'oslo', 'rome'],
    ],
    [
      ['description', 'nlike', 'a%'],
      ['oslo', 'rome'],
    ],
    [
      ['description', 'finset', 'B'],
      ['bern', 'rome'],
    ],
    [['description', 'finset', 'a,b'], []],
    [['description', 'finset', ''], ['rome']],
    [['description', 'nfinset', 'b'], ['oslo']],
    [
      ['description', 'nfinset', 'a,b'],
      ['bern', 'oslo', 'rome'],
    ],
    [['main_table.city', 'eq', 'bern'], ['bern']],
  ])('%j finds %j', async (filter, found) => {
    expect(await sources(anyOf(filter))).toEqual(found);
  });
});

describe('conditions on numbers', () => {
  it.each<[Filter, string[]]>([
    [['region_id', 'eq', '1'], ['berlin']],
    [['region_id', 'eq', ' 1 '], ['berlin']],
    [['region_id', 'eq', '1abc'], ['berlin']],
    [['region_id', 'eq', '1.5'], []],
    [['region_id', 'eq', '1e1'], ['york']],
    [['region_id', 'eq', 'abc'], []],
    [
      ['region_id', 'neq', 'abc'],
      ['berlin', 'oslo', 'york'],
    ],
    [
      ['region_id', 'gt', '1.5'],
      ['oslo', 'york'],
    ],
    [['region_id', 'gt', '2'], ['york']],
    [
      ['region_id', 'lt', '10'],
      ['berlin', 'oslo'],
    ],
    [
      ['region_id', 'lt', '1e999'],
      ['berlin', 'oslo', 'york'],
    ],
    [
      ['region_id', 'in', '1, 10'],
      ['berlin', 'york'],
    ],
    [['region_id', 'nin', '1, 10'], ['oslo']],
    [
      ['region_id', 'like', '1%'],
      ['berlin', 'york'],
    ],
    [['region_id', 'nlike', '1%'], ['oslo']],
    [['region_id', 'fulltext', '0'], ['york']],
    [['region_id', 'finset', '10'], ['york']],
    [
      ['region_id', 'regexp', '^.$'],
      ['berlin', 'oslo'],
    ],
    [
      ['region_id', 'null'],
      ['bern', 'rome'],
    ],
    [['enabled', 'eq', '0'], ['rome']],
    [['enabled', 'eq', ''], ['rome']],
    [['enabled', 'eq', 'false'], ['rome']],
    [['latitude', 'eq', '52.52'], ['berlin']],
    [['latitude', 'eq', '52.520000'], ['berlin']],
    [['latitude', 'eq', '52.5'], []],
    [['latitude', 'eq', '-1.5x'], ['york']],
    [
      ['latitude', 'in', '52.52,-1.5'],
      ['berlin', 'york'],
    ],
    [
      ['latitude', 'nin', '52.52,-1.5'],
      ['bern', 'oslo'],
    ],
    [
      ['latitude', 'gt', '-1.50001'],
      ['berlin', 'bern', 'oslo', 'york'],
    ],
    [['latitude', 'eq', ''], ['oslo']],
    [['latitude', 'like', '0%'], ['oslo']],
    [['latitude', 'like', '46.900000'], ['bern']],
    [['latitude', 'like', '46.9'], []],
    [['latitude', 'regexp', '^0'], ['oslo']],
    [['latitude', 'null'], ['rome']],
    [['region_id', 'ntoa', '0.0.0.10'], ['york']],
    [
      ['latitude', 'ntoa', '0.0.0.%'],
      ['berlin', 'bern', 'oslo'],
    ],
  ])('%j finds %j', async (filter, found) => {
    expect(await sources(anyOf(filter))).toEqual(found);
  });

  it('count what they list, over an index too', async () => {
    const { body } = await app.get(`${LINKS}?${where('stock_id', `${us}.5`)}&searchCriteria[pageSize]=1`);
    expect(body).toMatchObject({ items: [], total_count: 0 });
    const found = await app.get(`${LINKS}?${where('stock_id', `${us - 0.5}`)}&searchCriteria[pageSize]=1`);
    expect(found.body).toMatchObject({ items: [], total_count: 0 });
  });
});

describe('filters together', () => {
  it('are alternatives inside a group', async () => {
    expect(await sources(anyOf(['city', 'eq', 'bern'], ['region_id', 'eq', '2']))).toEqual(['bern', 'oslo']);
  });

  it('must all match across groups', async () => {
    expect(await sources(allOf(['city', 'like', 'ber%'], ['latitude', 'lt', '50']))).toEqual(['bern']);
  });

  it.each<[string, Filter[], string[]]>([
    [
      'from and to about one field are a range',
      [
        ['latitude', 'from', '0'],
        ['latitude', 'to', '50'],
      ],
      ['bern', 'oslo'],
    ],
    [
      'in any order',
      [
        ['latitude', 'to', '50'],
        ['latitude', 'from', '0'],
      ],
      ['bern', 'oslo'],
    ],
    [
      'of which the last of each counts',
      [
        ['latitude', 'from', '50'],
        ['latitude', 'from', '0'],
        ['latitude', 'to', '-9'],
        ['latitude', 'to', '50'],
      ],
      ['bern', 'oslo'],
    ],
    ['one alone is a bound', [['latitude', 'to', '0']], ['oslo', 'york']],
    [
      'but not with a third condition',
      [
        ['latitude', 'from', '50'],
        ['latitude', 'to', '0'],
        ['latitude', 'eq', '7'],
      ],
      ['berlin', 'oslo', 'york'],
    ],
    [
      'nor about two fields',
      [
        ['latitude', 'from', '50'],
        ['region_id', 'to', '2'],
      ],
      ['berlin', 'oslo'],
    ],
    [
      'and gteq with lteq is none',
      [
        ['latitude', 'gteq', '50'],
        ['latitude', 'lteq', '0'],
      ],
      ['berlin', 'oslo', 'york'],
    ],
  ])('%s', async (_, filters, found) => {
    expect(await sources(anyOf(...filters))).toEqual(found);
  });

  it('make a range in two groups anyhow', async () => {
    expect(await sources(allOf(['latitude', 'from', '0'], ['latitude', 'to', '50']))).toEqual(['bern', 'oslo']);
  });

  it('may be forty in a group', async () => {
    const filters = Array.from({ length: 40 }, (_, index): Filter => ['region_id', 'eq', String(index)]);
    expect(await sources(anyOf(...filters))).toEqual(['berlin', 'oslo', 'york']);
  });
});

describe('the grammar', () => {
  it('takes each key in either spelling, and echoes it in one', async () => {
    const { body } = await app.get(
      `${LINKS}?search_criteria[filterGroups][x][filters][7][field]=stock_id&search_criteria[filterGroups][x][filters][7][value]=${eu}` +
        `&search_criteria[filterGroups][x][filters][7][conditionType]=eq&search_criteria[sort_orders][b][field]=priority` +
        `&search_criteria[sort_orders][b][direction]=asc&search_criteria[page_size]=2&search_criteria[currentPage]=1`,
    );
    expect(body).toEqual({
      items: [
        { stock_id: eu, source_code: 'berlin', priority: 1 },
        { stock_id: eu, source_code: 'bern', priority: 2 },
      ],
      search_criteria: {
        filter_groups: [{ filters: [{ field: 'stock_id', value: String(eu), condition_type: 'eq' }] }],
        sort_orders: [{ field: 'priority', direction: 'ASC' }],
        page_size: 2,
        current_page: 1,
      },
      total_count: 3,
    });
  });

  it('prefers searchCriteria to search_criteria', async () => {
    const query = `search_criteria[pageSize]=1&searchCriteria[pageSize]=2`;
    expect((await app.get(`${SOURCES}?${query}`)).body.search_criteria).toEqual({ filter_groups: [], page_size: 2 });
  });

  it.each([
    'searchCriteria',
    'searchCriteria=',
    'searchCriteria=abc',
    'searchCriteria[filter_groups]=',
    'search_criteria',
  ])('finds everything for ?%s', async (query) => {
    const { status, body } = await app.get(`${LINKS}?${query}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ search_criteria: { filter_groups: [] }, total_count: 6 });
  });

  it.each([
    [LINKS, true],
    [SOURCE_ITEMS, true],
    [SOURCES, false],
    [STOCKS, false],
  ])('may be left out of %s, or not: %s', async (url, required) => {
    const { status, body } = await app.get(url);
    expect(status).toBe(required ? 400 : 200);
    expect(body).toMatchObject(
      required
        ? {
            message: '"%fieldName" is required. Enter and try again.',
            parameters: { fieldName: 'searchCriteria' },
          }
        : { search_criteria: { filter_groups: [] } },
    );
  });

  it.each([
    ['[]=abc', '0'],
    ['[foo]=1', 'Foo'],
    ['[requestName]=1', 'RequestName'],
    ['[filter_groups][0][foo]=1', 'Foo'],
    ['[filter_groups][0][filters][0][condition]=eq', 'Condition'],
    ['[sortOrders][0][order]=ASC', 'Order'],
  ])('refuses searchCriteria%s', async (query, fieldName) => {
    expect(await app.get(`${LINKS}?searchCriteria${query}`)).toMatchObject({
      status: 400,
      body: {
        message: '"%fieldName" is not supported. Correct the field name and try again.',
        parameters: { fieldName },
      },
    });
  });

  it('refuses a list as a value', async () => {
    const { status, body } = await app.get(
      `${LINKS}?searchCriteria[filter_groups][0][filters][0][field]=stock_id&searchCriteria[filter_groups][0][filters][0][value][]=1`,
    );
    expect(status).toBe(400);
    expect(body).toEqual({
      message:
        'Error occurred during "filter_groups" processing. Error occurred during "filters" processing. ' +
        'Error occurred during "value" processing. The "array" value\'s type is invalid. The "string" type was expected. ' +
        'Verify and try again.',
      index: 0,
      path: 'searchCriteria.filter_groups[0].filters[0].value',
    });
  });

  it('suggests the key that was meant', async () => {
    const { body } = await app.get(`${LINKS}?searchCriteria[filter_groups][0][filters][0][condition_typ]=eq`);
    expect(body).toMatchObject({
      errors: [{ message: 'Did you mean "%suggestion"?', parameters: { suggestion: 'condition_type' } }],
    });
  });

  it.each(['', '0'])('takes the condition type "%s" for eq, and echoes that', async (type) => {
    const filter = 'searchCriteria[filter_groups][0][filters][0]';
    const query = `${filter}[field]=source_code&${filter}[value]=bern&${filter}[condition_type]=${type}`;
    expect(await echo(query)).toEqual({ field: 'source_code', value: 'bern', condition_type: 'eq' });
  });

  it.each(['Source_Code', 'SOURCE_CODE', 'main_table.Source_Code', 'MAIN_TABLE.SOURCE_CODE'])(
    'finds the field %s whatever its case, and echoes it as sent',
    async (field) => {
      const { status, body } = await app.get(`${LINKS}?${where(field, 'bern')}`);
      expect([status, body.total_count, body.search_criteria.filter_groups[0].filters[0].field]).toEqual([
        200,
        1,
        field,
      ]);
    },
  );

  it('sorts by a field whatever its case, and echoes it as sent', async () => {
    const { body } = await app.get(`${LINKS}?${orderBy('PRIORITY', 'ASC')}&${orderBy('Priority', 'ASC')}`);
    expect(body.search_criteria.sort_orders).toEqual([{ field: 'Priority', direction: 'ASC' }]);
    const items = body.items as { priority: number }[];
    expect(items.map(({ priority }) => priority)).toEqual(items.map(({ priority }) => priority).sort());
  });

  it('takes a group without filters for nothing, and echoes it', async () => {
    const { body } = await app.get(`${LINKS}?searchCriteria[filter_groups][0]=`);
    expect(body).toMatchObject({ search_criteria: { filter_groups: [{ filters: [] }] }, total_count: 6 });
  });

  it('echoes what was sent of a filter', async () => {
    expect(await echo(anyOf(['stock_id', 'eq']))).toEqual({ field: 'stock_id', value: null, condition_type: 'eq' });
    expect(await echo(anyOf(['source_code', 'fulltext', 'er']))).toEqual({
      field: 'source_code',
      value: '%er%',
      condition_type: 'fulltext',
    });
    expect(await echo(anyOf(['source_code', 'Bogus', 'x']))).toMatchObject({ condition_type: 'Bogus' });
    expect(await echo('searchCriteria[filterGroups][0][filters][0][field]=main_table.link_id')).toEqual({
      field: 'main_table.link_id',
      value: null,
      condition_type: 'eq',
    });
  });

  it('reads plus signs and percent codes as blanks and bytes', async () => {
    await given(app).source('plus', { city: 'New+York Ö' });
    expect(await sources(cityIs('New%2BYork+%C3%96'))).toEqual(['plus']);
    expect(await sources(cityIs('New+York+%C3%96'))).toEqual([]);
  });

  it('never lets a field become SQL', async () => {
    for (const field of ['1=1) OR (1', 'stock_id`', "stock_id' OR '1'='1", 'main_table.main_table.stock_id']) {
      expect((await app.get(`${LINKS}?${where(field, 1)}`)).status).toBe(400);
    }
  });
});

describe('a field that does not exist', () => {
  const FIELDS = 'link_id, stock_id, source_code, priority';

  it.each(['nope', '', 'main_table.nope', '__proto__', 'constructor'])(
    'as a filter, "%s", is named with those that do',
    async (field) => {
      const { status, body } = await app.get(`${LINKS}?${where(field, 1)}`);
      expect(status).toBe(400);
      expect(body).toEqual({
        message: '"%fieldName" is not a field of this search. The fields are: %fields.',
        parameters: { fieldName: field.replace('main_table.', ''), fields: FIELDS },
        index: 0,
        path: 'searchCriteria.filter_groups[0].filters[0].field',
      });
    },
  );

  it.each([
    ['sourceCode', 'source_code'],
    ['STOCK_ID ', 'stock_id'],
    ['prioritiy', 'priority'],
  ])('and that looks like one, "%s", comes with a suggestion', async (field, suggestion) => {
    const { body } = await app.get(`${LINKS}?${where('stock_id', 1)}&${where(field, 1, 'eq', 1)}`);
    expect(body).toMatchObject({
      errors: [{ message: 'Did you mean "%suggestion"?', parameters: { suggestion } }],
      index: 1,
      path: 'searchCriteria.filter_groups[1].filters[0].field',
    });
  });

  it('as a sort order, the same', async () => {
    const { status, body } = await app.get(`${LINKS}?searchCriteria[sortOrders][0][field]=nope`);
    expect(status).toBe(400);
    expect(body).toMatchObject({
      parameters: { fieldName: 'nope', fields: FIELDS },
      index: 0,
      path: 'searchCriteria.sort_orders[0].field',
    });
  });

  it('is also one that was not sent', async () => {
    const { status } = await app.get(`${LINKS}?searchCriteria[filter_groups][0][filters][0][value]=1`);
    expect(status).toBe(400);
  });
});

describe('conditions that cannot be met', () => {
  it('refuses is', async () => {
    expect(await app.get(`${LINKS}?${where('stock_id', 1, 'is')}`)).toMatchObject({
      status: 400,
      body: {
        message: 'The condition type "%conditionType" takes no plain value.',
        parameters: { conditionType: 'is' },
      },
    });
  });

  it.each(['(', '[', 'a{2,1}', '*'])('refuses the regular expression %s', async (expression) => {
    const { status, body } = await app.get(`${SOURCES}?${where('city', expression, 'regexp')}`);
    expect(status).toBe(400);
    expect(body).toMatchObject({ message: 'A value of the search cannot be used: %detail' });
  });
});

describe('sort orders', () => {
  it('are descending unless said otherwise', async () => {
    expect(await ordered('[0][field]=priority')).toEqual(['oslo:3', 'bern:2', 'berlin:1']);
    expect(await ordered('[0][field]=priority', '[0][direction]=Asc')).toEqual(['berlin:1', 'bern:2', 'oslo:3']);
    expect(await ordered('[0][field]=source_code', '[0][direction]=desc')).toEqual(['oslo:3', 'bern:2', 'berlin:1']);
  });

  it('count in the order given', async () => {
    const { body } = await app.get(
      `${LINKS}?searchCriteria[sortOrders][1][field]=source_code&searchCriteria[sortOrders][1][direction]=ASC` +
        `&searchCriteria[sortOrders][0][field]=priority&searchCriteria[sortOrders][0][direction]=DESC`,
    );
    expect((body.items as { source_code: string }[]).map(({ source_code }) => source_code)).toEqual([
      'berlin',
      'berlin',
      'bern',
      'default',
      'oslo',
      'york',
    ]);
  });

  it('are stock, then priority, where none is asked', async () => {
    expect(shown(await app.get(`${LINKS}?searchCriteria`))).toEqual([
      'berlin:1',
      'bern:2',
      'oslo:3',
      'york:1',
      'berlin:5',
    ]);
  });

  it('without a field do nothing, and are echoed', async () => {
    const { body } = await app.get(
      `${LINKS}?searchCriteria[sortOrders][field]=x&searchCriteria[sortOrders][direction]=DESC`,
    );
    expect(body.search_criteria.sort_orders).toEqual([
      { field: null, direction: null },
      { field: null, direction: null },
    ]);
  });

  it.each(['up', '', 'ASC%20', '1'])('refuse the direction "%s"', async (direction) => {
    expect(await app.get(`${LINKS}?${inEu('[0][field]=priority', `[0][direction]=${direction}`)}`)).toMatchObject({
      status: 400,
      body: {
        message: 'The sort order has to be specified as %1 for ascending order or %2 for descending order.',
        parameters: ['ASC', 'DESC'],
      },
    });
  });

  it.each(['main_table.priority', 'priority;', 'priorität'])('refuse the field %s', async (field) => {
    expect(await app.get(`${LINKS}?${inEu(`[0][field]=${encodeURIComponent(field)}`)}`)).toMatchObject({
      status: 400,
      body: { message: 'Sort order field %1 contains restricted symbols', parameters: [field] },
    });
  });

  it('put what is null first', async () => {
    const { body } = await app.get(`${SOURCES}?${orderBy('region_id', 'ASC')}&fields=items[source_code,region_id]`);
    const regions = (body.items as { region_id?: number }[]).map(({ region_id }) => region_id ?? null);
    expect(regions.slice(-3)).toEqual([1, 2, 10]);
    expect(new Set(regions.slice(0, -3))).toEqual(new Set([null]));
  });
});

describe('pages', () => {
  it.each([
    ['searchCriteria[pageSize]=2', ['berlin:1', 'bern:2']],
    ['searchCriteria[pageSize]=2&searchCriteria[currentPage]=2', ['oslo:3']],
    ['searchCriteria[pageSize]=2&searchCriteria[currentPage]=3', []],
    ['searchCriteria[pageSize]=2&searchCriteria[currentPage]=0', ['berlin:1', 'bern:2']],
    ['searchCriteria[pageSize]=2&searchCriteria[currentPage]=-5', ['berlin:1', 'bern:2']],
    ['searchCriteria[pageSize]=0', ['berlin:1', 'bern:2', 'oslo:3']],
    ['searchCriteria[pageSize]=-1', ['berlin:1']],
    ['searchCriteria[pageSize]=-3', ['berlin:1']],
    ['searchCriteria[pageSize]=2.9', ['berlin:1', 'bern:2']],
    ['searchCriteria[pageSize]=1e1', ['berlin:1', 'bern:2', 'oslo:3']],
    ['searchCriteria[currentPage]=2', ['berlin:1', 'bern:2', 'oslo:3']],
    ['searchCriteria[pageSize]=99999999999999999999&searchCriteria[currentPage]=99999999999999999999', []],
  ])('%s', async (query, found) => {
    const { found: listed, body } = await pageOf(query);
    expect(listed).toEqual(found);
    expect(body.total_count).toBe(3);
  });

  it('are echoed as sent', async () => {
    const { body } = await pageOf('searchCriteria[pageSize]=-1&searchCriteria[currentPage]=-5');
    expect(body.search_criteria).toMatchObject({ page_size: -1, current_page: -5 });
    expect((await pageOf('searchCriteria[pageSize]=2.9')).body.search_criteria).toMatchObject({ page_size: 2 });
  });

  it.each([
    ['pageSize', 'abc'],
    ['page_size', ''],
    ['currentPage', '1x'],
    ['current_page', '0x1'],
  ])('refuse %s "%s"', async (key, value) => {
    expect(await app.get(`${LINKS}?searchCriteria[${key}]=${value}`)).toMatchObject({
      status: 400,
      body: {
        message: `Error occurred during "${key}" processing. The "${value}" value's type is invalid. The "int" type was expected. Verify and try again.`,
      },
    });
  });
});

describe('fields=', () => {
  const LINK_1 = { stock_id: 0, source_code: 'berlin', priority: 1 };

  it('keeps the keys that are named, in their own order', async () => {
    expect(await linksWith('total_count,items[priority,source_code]')).toEqual({
      items: [
        { source_code: 'berlin', priority: 1 },
        { source_code: 'bern', priority: 2 },
        { source_code: 'oslo', priority: 3 },
      ],
      total_count: 3,
    });
    expect(Object.keys((await linksWith('total_count,items')) as object)).toEqual(['items', 'total_count']);
    expect(await linksWith('search_criteria[filter_groups[filters[field]]]')).toEqual({
      search_criteria: { filter_groups: [{ filters: [{ field: 'stock_id' }] }] },
    });
  });

  it.each([
    ['nope', []],
    ['items[nope]', { items: [[], [], []] }],
    ['items[]', { items: [[], [], []] }],
    ['total_count[foo]', { total_count: 3 }],
    ['items,total_count,items[nope]', { items: [[], [], []], total_count: 3 }],
    [',total_count', { total_count: 3 }],
    ['items[nope]total_count', { items: [[], [], []], total_count: 3 }],
    ['items[priority', []],
    ['items]', []],
    ['items,%20total_count', []],
    ['items.source_code', []],
    ['__proto__,constructor', []],
  ])('%s', async (fields, wanted) => {
    expect(await linksWith(fields)).toEqual(wanted);
  });

  it('filters nothing when empty', async () => {
    expect(await linksWith('')).toMatchObject({ items: [{ ...LINK_1, stock_id: eu }, {}, {}], total_count: 3 });
  });

  it('answers [] for a list of fields', async () => {
    expect((await app.get(`${LINKS}?searchCriteria&fields[]=items`)).text).toBe('[]');
  });

  it('makes null of an empty list with a selection inside', async () => {
    expect(await linksWith('items[priority]', 987654)).toEqual({ items: null });
    expect(await linksWith('items', 987654)).toEqual({ items: [] });
    expect((await app.get(`${SOURCES}/bern?fields=carrier_links[position],name`)).body).toEqual({
      name: 'bern',
      carrier_links: null,
    });
  });

  it('filters every successful answer, void and scalar ones too, but no error', async () => {
    expect((await app.post(`${LINKS}?fields=x`, { links: [link('bern', eu, 2)] })).text).toBe('null');
    expect((await app.post(`${STOCKS}?fields=x`, { stock: { name: 'scalar' } })).body).toEqual(expect.any(Number));
    expect((await app.get(`${SOURCES}/nope?fields=x`)).body).toMatchObject({ parameters: { value: 'nope' } });
  });
});
