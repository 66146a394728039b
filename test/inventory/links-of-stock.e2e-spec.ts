import { Injectable, Module } from '@nestjs/common';
import { OnEvent } from '@nestjs/event-emitter';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Database } from '../../src/database/database.js';
import { Tables } from '../../src/database/tables/tables.js';
import { Source } from '../../src/inventory/sources/source.entity.js';
import type { ErrorEntry } from '../../src/webapi/errors/webapi-error.js';
import { entry } from '../../src/webapi/errors/webapi-error.js';
import {
  StockSourceLinksDeleted,
  StockSourceLinksSaved,
} from '../../src/inventory/stock-source-links/stock-source-links.events.js';
import { StockSourceLinkRule } from '../../src/inventory/stock-source-links/stock-source-link.rule.js';
import type { LinkToSave, NewLink } from '../../src/inventory/stock-source-links/stock-source-link.entity.js';
import { given, link, LINKS, LINKS_DELETE, SOURCES, stockSources } from '../support/given.js';
import { TestApp, type Answer } from '../support/test-app.js';
import { isEmbedded } from '../support/test-database.js';

@Injectable()
class Listener {
  events: object[] = [];

  @OnEvent(StockSourceLinksSaved.name)
  @OnEvent(StockSourceLinksDeleted.name)
  hear(event: object): void {
    this.events.push(event);
  }
}

/** No link has priority 1313, or one above 60,000. */
@Injectable()
@StockSourceLinkRule()
class FewPriorities implements StockSourceLinkRule {
  check({ priority }: LinkToSave): ErrorEntry | null {
    return priority === 1313 ? entry('No 1313.') : null;
  }

  checkAll(links: readonly NewLink[]): Promise<readonly ErrorEntry[]> {
    const index = links.findIndex(({ priority }) => priority > 60_000);
    return Promise.resolve(index < 0 ? [] : [{ ...entry('Too high.'), index }]);
  }
}

@Module({ providers: [Listener, FewPriorities] })
class ListeningModule {}

const CODES = ['a', 'b', 'c', 'd'];
const MANY = Array.from({ length: 400 }, (_, index) => `many-${String(index).padStart(3, '0')}`);

let app: TestApp;
let listener: Listener;

beforeAll(async () => {
  app = await TestApp.start({}, undefined, [ListeningModule]);
  listener = app.nest.get(Listener);
  await given(app).sources(...CODES);
  await given(app).source('off', { enabled: false, name: 'Off' });
});
afterAll(() => app.stop());

let stocks = 0;
/** A stock of its own, with links to these sources: priorities 1 to n, or as in `a:5`. */
async function stockOf(...codes: string[]): Promise<number> {
  const stock = await given(app).stock(`stock ${++stocks}`);
  const links = codes.map((text, index) => {
    const [code = '', priority = index + 1] = text.split(':');
    return link(code, stock, Number(priority));
  });
  if (links.length > 0) await given(app).links(...links);
  return stock;
}

const set = (stock: number | string, sources: readonly unknown[], headers?: Record<string, string>): Promise<Answer> =>
  app.put(stockSources(stock), { sources }, headers && { headers });
const dryRun = (stock: number, sources: readonly unknown[], headers?: Record<string, string>): Promise<Answer> =>
  app.put(`${stockSources(stock)}?dryRun=1`, { sources }, headers && { headers });
const move = (stock: number, body: object, headers?: Record<string, string>): Promise<Answer> =>
  app.post(`${stockSources(stock)}/move`, body, headers && { headers });
const ordered = (...codes: string[]): object[] => codes.map((source_code) => ({ source_code }));

interface LinkedSource {
  readonly source_code: string;
  readonly priority: number;
}
const brief = (links: readonly LinkedSource[]): string[] =>
  links.map(({ source_code, priority }) => `${source_code}:${priority}`);
const now = async (stock: number): Promise<string[]> => brief((await app.get(stockSources(stock))).body);
const etagOf = async (stock: number): Promise<string> => (await app.get(stockSources(stock))).headers.get('etag')!;

describe('the sources of a stock', () => {
  it('are its links in order, with the names and states of the sources', async () => {
    const stock = await stockOf('b:7', 'off:2', 'a:7');
    const { status, body } = await app.get(stockSources(stock));
    expect(status).toBe(200);
    expect(body).toEqual([
      { source_code: 'off', priority: 2, name: 'Off', enabled: false },
      { source_code: 'b', priority: 7, name: 'b', enabled: true },
      { source_code: 'a', priority: 7, name: 'a', enabled: true },
    ]);
  });

  it('are none for a stock without links', async () => {
    expect(await app.get(stockSources(await stockOf()))).toMatchObject({ status: 200, text: '[]' });
  });

  it.each([
    ['GET', 4_294_967_295, undefined],
    ['PUT', 4_294_967_295, { sources: [] }],
    ['PUT', 9_007_199_254_740_991, { sources: [{ source_code: 'a' }] }],
    ['PUT', -1, { sources: [{ source_code: 'a' }] }],
    ['PUT', 0, { sources: [] }],
  ])('%s answers 404 for the unknown stock %d', async (method, stock, body) => {
    for (const headers of [{}, { 'if-match': '*' }] as Record<string, string>[]) {
      expect(await app.send(method, stockSources(stock), { body, headers })).toMatchObject({
        status: 404,
        body: { message: 'Stock with id "%value" does not exist.', parameters: { value: stock } },
      });
    }
  });

  it('need an id that is a number', async () => {
    expect((await app.get(stockSources('abc'))).status).toBe(400);
    expect((await set('abc', [])).status).toBe(400);
  });

  it('need the ACL resource of links', async () => {
    for (const method of ['GET', 'PUT']) {
      expect(
        await app.send(method, stockSources(1), { body: method === 'GET' ? undefined : {}, token: null }),
      ).toMatchObject({ status: 401, body: { parameters: { resources: 'Magento_InventoryApi::stock_source_link' } } });
    }
  });

  it('have an entity tag that changes with a link, a priority, a name and a state, and with nothing else', async () => {
    const stock = await stockOf('a:1', 'b:2');
    await given(app).source('own', { name: 'own' });
    await given(app).links(link('own', stock, 3));
    const tags = [await etagOf(stock)];
    const changed = async (change: () => Promise<unknown>): Promise<void> => {
      await change();
      tags.push(await etagOf(stock));
      expect(new Set(tags).size).toBe(tags.length);
      expect(await etagOf(stock)).toBe(tags.at(-1));
    };
    await changed(() => given(app).links(link('b', stock, 5)));
    await changed(() => app.post(LINKS_DELETE, { links: [link('b', stock)] }));
    await changed(() => given(app).source('own', { name: 'other' }));
    await changed(() => given(app).source('own', { name: 'other', enabled: false }));
    await given(app).source('own', { name: 'other', enabled: false, city: 'Austin' });
    await given(app).links(link('a', stock, 1));
    await given(app).links(link('b', await stockOf(), 9));
    expect(await etagOf(stock)).toBe(tags.at(-1));
  });

  it('have the same entity tag on every database', async () => {
    // Of the default stock, which every installation has.
    expect(await etagOf(1)).toBe(DEFAULT_STOCK_TAG);
  });
});

/** Stock 1 with its only link, as it is installed. */
const DEFAULT_STOCK_TAG = '"ZpaDGB-5oPTZKqSlr6XPc_W6E5M"';

const at = (index: number, message: string, parameters: unknown = []) => ({ message, parameters, index });
const unknown = (index: number, source_code: string) =>
  at(index, 'sources[%index]: source "%source_code" does not exist.', { index: String(index), source_code });

describe('setting the sources of a stock', () => {
  it('links, unlinks and reorders at once, and answers the links as they are', async () => {
    const stock = await stockOf('a', 'b', 'c');
    const { status, body, headers } = await set(stock, ordered('d', 'c', 'off', 'a'));
    expect(status).toBe(200);
    expect(body).toEqual([
      { source_code: 'd', priority: 1, name: 'd', enabled: true },
      { source_code: 'c', priority: 2, name: 'c', enabled: true },
      { source_code: 'off', priority: 3, name: 'Off', enabled: false },
      { source_code: 'a', priority: 4, name: 'a', enabled: true },
    ]);
    const read = await app.get(stockSources(stock));
    expect(read.body).toEqual(body);
    expect(headers.get('etag')).toBe(read.headers.get('etag'));
  });

  it('keeps the links, and their ids, of sources that stay', async () => {
    const stock = await stockOf('a', 'b');
    const idOf = async (code: string): Promise<number> => {
      const rows = await app.nest
        .get(Database)
        .read<{ id: number }>(
          'SELECT link_id AS id FROM inventory_source_stock_link WHERE stock_id = ? AND source_code = ?',
          [stock, code],
        );
      return Number(rows[0]?.id);
    };
    const id = await idOf('b');
    await set(stock, ordered('b', 'c', 'a'));
    expect(await idOf('b')).toBe(id);
  });

  it.each<[string, object[], string[]]>([
    [
      'all given',
      [
        { source_code: 'a', priority: 30 },
        { source_code: 'b', priority: 20 },
      ],
      ['b:20', 'a:30'],
    ],
    [
      'equal ones',
      [
        { source_code: 'a', priority: 4 },
        { source_code: 'b', priority: 4 },
      ],
      ['a:4', 'b:4'],
    ],
    [
      'some given',
      [{ source_code: 'a' }, { source_code: 'b', priority: 10 }, { source_code: 'c' }, { source_code: 'd' }],
      ['a:1', 'b:10', 'c:11', 'd:12'],
    ],
    [
      'null',
      [
        { source_code: 'a', priority: null },
        { source_code: 'b', priority: null },
      ],
      ['a:1', 'b:2'],
    ],
    ['as text', [{ sourceCode: 'a', priority: '3' }], ['a:3']],
    ['the highest', [{ source_code: 'a', priority: 60_000 }], ['a:60000']],
  ])('takes priorities: %s', async (_, sources, wanted) => {
    const stock = await stockOf();
    const { status, body } = await set(stock, sources);
    expect([status, brief(body)]).toEqual([200, wanted]);
    expect(await now(stock)).toEqual(wanted);
  });

  it('unlinks all with an empty list', async () => {
    const stock = await stockOf('a', 'b');
    expect(await set(stock, [])).toMatchObject({ status: 200, text: '[]' });
    expect(await now(stock)).toEqual([]);
  });

  it('takes hundreds', async () => {
    const rows = MANY.map((code) => ({ sourceCode: code, name: code, countryId: 'US', postcode: '1' }));
    await app.nest.get(Database).transaction(() => app.nest.get(Tables).upsert(Source, rows, ['sourceCode']));
    const stock = await stockOf();
    expect((await set(stock, ordered(...MANY))).status).toBe(200);
    const reversed = MANY.toReversed();
    const { body } = await set(stock, ordered(...reversed));
    expect(brief(body)).toEqual(reversed.map((code, index) => `${code}:${index + 1}`));
    expect(await now(stock)).toEqual(brief(body));
  });

  it('uses the stored spelling of codes', async () => {
    const stock = await stockOf('a', 'b');
    const spelled = isEmbedded() ? ['C', 'A'] : ['ç', 'Á'];
    expect(brief((await set(stock, ordered(...spelled, 'b'))).body)).toEqual(['c:1', 'a:2', 'b:3']);
    expect(await set(stock, ordered('a', spelled[1]!))).toMatchObject({
      status: 400,
      body: { errors: [{ index: 1 }] },
    });
  });

  it('takes the set as XML', async () => {
    const stock = await stockOf('a');
    const answer = await app.put(
      stockSources(stock),
      '<request><sources><item><source_code>c</source_code></item><item><source_code>b</source_code></item></sources></request>',
      { headers: { 'content-type': 'application/xml' } },
    );
    expect([answer.status, brief(answer.body)]).toEqual([200, ['c:1', 'b:2']]);
  });

  it.each<[string, unknown[], string, object[]]>([
    [
      'unknown codes',
      ordered('a', 'ghost', 'b', '😀'),
      'Could not save StockSourceLinks',
      [unknown(1, 'ghost'), unknown(3, '😀')],
    ],
    [
      'repeated codes',
      ordered('a', 'b', 'A', 'a'),
      'Validation Failed',
      [
        at(2, 'The source "%source_code" is listed already, at index %first.', { source_code: 'A', first: '0' }),
        at(3, 'The source "%source_code" is listed already, at index %first.', { source_code: 'a', first: '0' }),
      ],
    ],
    [
      'blank codes',
      ordered('', 'a b'),
      'Validation Failed',
      [
        at(0, '"%field" can not be empty.', { field: 'source_code' }),
        at(1, '"%field" can not contain whitespaces.', { field: 'source_code' }),
      ],
    ],
    [
      'priorities that a link cannot have',
      [
        { source_code: 'a', priority: 0 },
        { source_code: 'b', priority: -3 },
        { source_code: 'c' },
        { source_code: 'd', priority: 65_536 },
      ],
      'Validation Failed',
      [
        at(0, '"%field" should be greater then 0.', { field: 'priority' }),
        at(1, '"%field" should be greater then 0.', { field: 'priority' }),
        at(3, '"%field" can not be greater than %most.', { field: 'priority', most: '65535' }),
      ],
    ],
    [
      'the default source',
      ordered('a', 'DEFAULT'),
      'Validation Failed',
      [at(1, 'Can not save link related to Default Source or Default Stock')],
    ],
    [
      'what a rule forbids',
      [{ source_code: 'a' }, { source_code: 'b', priority: 1313 }],
      'Validation Failed',
      [at(1, 'No 1313.')],
    ],
    [
      'what a rule about all forbids',
      [{ source_code: 'a' }, { source_code: 'b', priority: 60_001 }],
      'Validation Failed',
      [at(1, 'Too high.')],
    ],
  ])('refuses %s, also in a dry run, and changes nothing', async (_, sources, message, errors) => {
    const stock = await stockOf('c:3', 'a:5');
    await settled();
    listener.events = [];
    for (const attempt of [dryRun, set]) {
      expect(await attempt(stock, sources)).toMatchObject({ status: 400, body: { message, errors } });
      expect(await now(stock)).toEqual(['c:3', 'a:5']);
    }
    await settled();
    expect(listener.events).toEqual([]);
  });

  it.each<[string, unknown]>([
    ['no list', {}],
    ['a text', { sources: 'a' }],
    ['texts', { sources: ['a'] }],
    ['one object', { sources: { source_code: 'a' } }],
    ['no code', { sources: [{ priority: 1 }] }],
    ['a list for a code', { sources: [{ source_code: ['a'] }] }],
    ['a text for a priority', { sources: [{ source_code: 'a', priority: 'first' }] }],
    ['a misspelt field', { sources: [{ source_code: 'a', prioritty: 1 }] }],
  ])('refuses %s', async (_, body) => {
    const stock = await stockOf('a');
    expect((await app.put(stockSources(stock), body)).status).toBe(400);
    expect(await now(stock)).toEqual(['a:1']);
  });

  it('protects the default stock', async () => {
    const canNotSave = {
      errors: [{ message: 'Can not save link related to Default Source or Default Stock', index: 1 }],
    };
    expect(await set(1, ordered('default', 'a'))).toMatchObject({ status: 400, body: canNotSave });
    const canNotDelete = { message: 'Can not delete link related to Default Source or Default Stock' };
    expect(await set(1, [])).toMatchObject({ status: 400, body: canNotDelete });
    expect(await dryRun(1, [])).toMatchObject({ status: 400, body: canNotDelete });
    expect(await now(1)).toEqual(['default:1']);
    expect(await set(1, ordered('Default'))).toMatchObject({
      status: 200,
      body: [{ source_code: 'default', priority: 1 }],
    });
  });
});

/** Callbacks run in the order of the commits: after this one, all before it have been published. */
async function settled(): Promise<void> {
  await new Promise<void>((resolve) => app.nest.get(Database).afterCommit(resolve));
  await new Promise((resolve) => setTimeout(resolve));
}

describe('events of a set', () => {
  beforeEach(async () => {
    await settled();
    listener.events = [];
  });

  it('name what was linked, unlinked and reordered, and nothing that stayed', async () => {
    const stock = await stockOf('a', 'b', 'c');
    await settled();
    listener.events = [];
    await set(stock, ordered('a', 'd', 'b'));
    await settled();
    const state = (sourceCode: string, priority: number) => ({ stockId: stock, sourceCode, priority });
    expect(listener.events).toEqual([
      new StockSourceLinksDeleted([state('c', 3)]),
      new StockSourceLinksSaved([
        { before: null, after: state('d', 2) },
        { before: state('b', 2), after: state('b', 3) },
      ]),
    ]);
    listener.events = [];
    await set(stock, ordered('a', 'd', 'b'));
    await settled();
    expect(listener.events).toEqual([]);
  });

  it('are not published for a dry run', async () => {
    const stock = await stockOf('a');
    await settled();
    listener.events = [];
    expect((await dryRun(stock, ordered('b', 'c'))).status).toBe(200);
    await settled();
    expect(listener.events).toEqual([]);
  });
});

const shown = (source_code: string, priority: number) => ({
  source_code,
  priority,
  name: source_code,
  enabled: true,
});

describe('a dry run', () => {
  it.each(['dryRun=1', 'dryRun=true', 'dry_run=1'])(
    'with %s answers what would change, and writes nothing',
    async (query) => {
      const stock = await stockOf('a', 'b', 'off');
      const tag = await etagOf(stock);
      const { status, body } = await app.put(`${stockSources(stock)}?${query}`, { sources: ordered('d', 'b', 'a') });
      expect(status).toBe(200);
      expect(body).toEqual({
        added: [shown('d', 1)],
        removed: [{ source_code: 'off', priority: 3, name: 'Off', enabled: false }],
        changed: [{ before: shown('a', 1), after: shown('a', 3) }],
        unchanged: [shown('b', 2)],
      });
      expect(await etagOf(stock)).toBe(tag);
    },
  );

  it('is none with dryRun=0', async () => {
    const stock = await stockOf('a');
    expect((await app.put(`${stockSources(stock)}?dryRun=0`, { sources: ordered('b') })).body).toMatchObject([
      { source_code: 'b' },
    ]);
    expect(await now(stock)).toEqual(['b:1']);
  });
});

describe('If-Match', () => {
  it('with the tag of the present links, in a list or as *, lets the write through', async () => {
    const stock = await stockOf('a');
    for (const header of [(tag: string) => tag, (tag: string) => `"other", ${tag}`, () => '*']) {
      const tag = await etagOf(stock);
      expect((await set(stock, ordered('b', 'a'), { 'if-match': header(tag) })).status).toBe(200);
      expect((await set(stock, ordered('a'))).status).toBe(200);
    }
  });

  it.each(['"other"', '"one", "other"', ''])('%j is answered with 412 and the present links', async (header) => {
    const stock = await stockOf('b', 'off');
    for (const attempt of [dryRun, set]) {
      const { status, body, headers } = await attempt(stock, ordered('a'), { 'if-match': header });
      expect(status).toBe(412);
      expect(body).toEqual({
        message: 'The sources of stock %stock_id have changed since they were read.',
        parameters: {
          stock_id: String(stock),
          sources: [
            { source_code: 'b', priority: 1, name: 'b', enabled: true },
            { source_code: 'off', priority: 2, name: 'Off', enabled: false },
          ],
        },
      });
      expect(headers.get('etag')).toBe(await etagOf(stock));
      expect(await now(stock)).toEqual(['b:1', 'off:2']);
    }
  });

  it('is compared strongly', async () => {
    const stock = await stockOf('b');
    expect((await set(stock, ordered('a'), { 'if-match': `W/${await etagOf(stock)}` })).status).toBe(412);
  });

  it('fails after a rename of a source', async () => {
    await given(app).source('renamed', { name: 'old' });
    const stock = await stockOf('renamed');
    const tag = await etagOf(stock);
    await given(app).source('renamed', { name: 'new' });
    expect(await set(stock, [], { 'if-match': tag })).toMatchObject({
      status: 412,
      body: { parameters: { sources: [{ name: 'new' }] } },
    });
  });

  it('that is no list of entity tags is refused', async () => {
    const stock = await stockOf('b');
    expect(await set(stock, ordered('a'), { 'if-match': 'abc' })).toMatchObject({
      status: 400,
      body: { parameters: { value: 'abc' } },
    });
    expect(await now(stock)).toEqual(['b:1']);
  });
});

const notLinked = (field: string, source_code: string) => ({
  message: '"%field": the source "%source_code" is not linked to this stock.',
  parameters: { field, source_code },
});

describe('moving a source', () => {
  it.each<[move: object, wanted: string[]]>([
    [{ source_code: 'd', before: 'b' }, ['a:1', 'd:2', 'b:3', 'c:4']],
    [{ source_code: 'a', after: 'b' }, ['b:1', 'a:2', 'c:3', 'd:4']],
    [{ source_code: 'a', after: 'd' }, ['b:2', 'c:3', 'd:4', 'a:5']],
    [{ source_code: 'c', position: 1 }, ['c:1', 'a:2', 'b:3', 'd:4']],
    [{ source_code: 'c', position: 4 }, ['a:1', 'b:2', 'd:4', 'c:5']],
    [{ source_code: 'b', after: 'a' }, ['a:1', 'b:2', 'c:3', 'd:4']],
    [{ source_code: 'b', position: 2 }, ['a:1', 'b:2', 'c:3', 'd:4']],
    [{ sourceCode: 'C', before: 'A', after: null }, ['c:1', 'a:2', 'b:3', 'd:4']],
  ])('with %j renumbers only what must change', async (body, wanted) => {
    const stock = await stockOf('a', 'b', 'c', 'd');
    const before = await now(stock);
    const dry = await app.post(`${stockSources(stock)}/move?dryRun=1`, body);
    expect(await now(stock)).toEqual(before);
    const { status, body: links, headers } = await move(stock, body);
    expect([status, brief(links)]).toEqual([200, wanted]);
    expect(await now(stock)).toEqual(wanted);
    expect(headers.get('etag')).toBe(await etagOf(stock));
    expect(dry.body).toMatchObject({ added: [], removed: [] });
    const changed = dry.body.changed as { before: LinkedSource; after: LinkedSource }[];
    expect(brief(changed.map(({ after }) => after))).toEqual(wanted.filter((text) => !before.includes(text)));
    expect(brief(changed.map((change) => change.before)).every((text) => before.includes(text))).toBe(true);
  });

  const place = { message: 'Exactly one of "before", "after" and "position" should be given.', parameters: [] };
  const outside = { message: '"%field" should be between 1 and %most.', parameters: { field: 'position', most: '3' } };

  it.each<[move: object, error: object]>([
    [{ source_code: 'a' }, place],
    [{ source_code: 'a', before: 'b', position: 1 }, place],
    [{ source_code: 'ghost', position: 1 }, notLinked('source_code', 'ghost')],
    [{ source_code: 'd', position: 1 }, notLinked('source_code', 'd')],
    [{ source_code: 'a', after: 'd' }, notLinked('after', 'd')],
    [{ source_code: 'a', before: '' }, notLinked('before', '')],
    [
      { source_code: 'a', before: 'A' },
      { message: '"%field" names the source that is moved.', parameters: { field: 'before' } },
    ],
    [{ source_code: 'a', position: 0 }, outside],
    [{ source_code: 'a', position: 4 }, outside],
    [
      { source_code: ' ', position: 1 },
      { message: '"%field" can not be empty.', parameters: { field: 'source_code' } },
    ],
  ])('refuses %j, also in a dry run', async (body, error) => {
    const stock = await stockOf('a', 'b', 'c');
    for (const query of ['?dryRun=1', '']) {
      expect(await app.post(`${stockSources(stock)}/move${query}`, body)).toMatchObject({
        status: 400,
        body: { message: 'Validation Failed', errors: [error] },
      });
    }
    expect(await now(stock)).toEqual(['a:1', 'b:2', 'c:3']);
  });

  it('needs a source and a stock that exists', async () => {
    expect(await move(1, { position: 1 })).toMatchObject({
      status: 400,
      body: { parameters: { fieldName: 'sourceCode' } },
    });
    expect((await move(987_654_321, { source_code: 'a', position: 1 })).status).toBe(404);
  });

  it('is refused by rules about the links that change', async () => {
    const stock = await stockOf('a:1312', 'b:1400');
    await given(app).links(link('c', stock, 1401));
    expect(await move(stock, { source_code: 'c', after: 'a' })).toMatchObject({
      status: 400,
      body: { errors: [{ message: 'No 1313.' }] },
    });
    const high = await stockOf('a:60000', 'b:59999');
    expect(await move(high, { source_code: 'b', after: 'a' })).toMatchObject({
      status: 400,
      body: { errors: [{ message: 'Too high.' }] },
    });
    expect([await now(stock), await now(high)]).toEqual([
      ['a:1312', 'b:1400', 'c:1401'],
      ['b:59999', 'a:60000'],
    ]);
  });

  it('publishes what has changed', async () => {
    const stock = await stockOf('a', 'b', 'c');
    await settled();
    listener.events = [];
    await move(stock, { source_code: 'c', before: 'b' });
    await move(stock, { source_code: 'c', before: 'b' });
    await settled();
    const state = (sourceCode: string, priority: number) => ({ stockId: stock, sourceCode, priority });
    expect(listener.events).toEqual([
      new StockSourceLinksSaved([
        { before: state('c', 3), after: state('c', 2) },
        { before: state('b', 2), after: state('b', 3) },
      ]),
    ]);
  });

  it('checks If-Match', async () => {
    const stock = await stockOf('a', 'b');
    const tag = await etagOf(stock);
    expect((await move(stock, { source_code: 'b', position: 1 }, { 'if-match': tag })).status).toBe(200);
    expect(await move(stock, { source_code: 'b', position: 2 }, { 'if-match': tag })).toMatchObject({
      status: 412,
      body: { parameters: { sources: [{ source_code: 'b' }, { source_code: 'a' }] } },
    });
    expect(await now(stock)).toEqual(['b:1', 'a:2']);
  });

  it('many times at once keeps every link', async () => {
    const stock = await stockOf(...CODES);
    const answers = await Promise.all(
      Array.from({ length: 24 }, (_, index) =>
        move(stock, { source_code: CODES[index % 4], position: (index % 3) + 1 }),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect((await now(stock)).map((text) => text[0]).toSorted()).toEqual(CODES);
  });
});

/** What a save of these two leaves of a set that came before it. */
const merged = (links: readonly string[]): string[] =>
  [...links.filter((text) => !text.startsWith('b:')), 'b:1', 'off:9'].toSorted();

const rename = (code: string, name: string): Promise<Answer> =>
  app.put(`${SOURCES}/${code}`, { source: { name, country_id: 'US', postcode: '1' } });

describe('at the same time', () => {
  it('of two setters with If-Match one wins, in each round', async () => {
    const stock = await stockOf('a');
    for (let round = 0; round < 20; round++) {
      const tag = await etagOf(stock);
      const wanted = [ordered('a', 'b', 'c', 'd'), ordered('d', 'c')].map((sources) =>
        round % 2 === 0 ? sources : sources.toReversed(),
      );
      const answers = await Promise.all(wanted.map((sources) => set(stock, sources, { 'if-match': tag })));
      expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 412]);
      const [winner, loser] = answers.toSorted((one, other) => one.status - other.status);
      expect(await now(stock)).toEqual(brief(winner!.body));
      expect(loser!.body.parameters.sources).toEqual(winner!.body);
    }
  });

  it('sets, deletions and saves of links never leave half of a set', async () => {
    const stock = await stockOf();
    const sets = [ordered('a', 'b', 'c'), ordered('d', 'c', 'b', 'a'), ordered('c', 'a')];
    for (let round = 0; round < 15; round++) {
      const wanted = sets[round % sets.length]!;
      const [answer] = await Promise.all([
        set(stock, wanted),
        app.post(LINKS_DELETE, { links: CODES.map((code) => link(code, stock)) }),
        app.post(LINKS_DELETE, { links: CODES.toReversed().map((code) => link(code, stock)) }),
      ]);
      expect(answer.status).toBe(200);
      expect([[], brief(answer.body)]).toContainEqual(await now(stock));
    }
    for (let round = 0; round < 15; round++) {
      const [saved, ...answers] = await Promise.all([
        app.post(LINKS, { links: [link('b', stock, 1), link('off', stock, 9)] }),
        ...sets.map((wanted) => set(stock, wanted)),
      ]);
      expect([saved, ...answers].map(({ status }) => status)).toEqual([200, 200, 200, 200]);
      const left = await now(stock);
      const isSaved = left.includes('off:9');
      const possible = answers
        .map(({ body }) => brief(body))
        .map((links) => (isSaved ? merged(links) : links.toSorted()));
      expect(possible).toContainEqual(left.toSorted());
    }
  });

  it('renames of sources do not let a setter fail', async () => {
    const stock = await stockOf('a', 'b');
    for (let round = 0; round < 10; round++) {
      const answers = await Promise.all([
        set(stock, ordered('b', 'a')),
        rename('a', `a ${round}`),
        rename('b', `b ${round}`),
        set(stock, ordered('a', 'b')),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    }
    await rename('a', 'a');
    await rename('b', 'b');
  });
});
