import { HttpAdapterHost } from '@nestjs/core';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { DataSource } from 'typeorm';
import {
  given,
  link,
  LINKS,
  LINKS_DELETE,
  SOURCE_ITEMS,
  SOURCE_ITEMS_DELETE,
  SOURCES,
  STOCKS,
  where,
} from '../support/given.js';
import { bodyIn, RawConnection, statusesIn } from '../support/socket.js';
import { TestApp } from '../support/test-app.js';
import { isEmbedded } from '../support/test-database.js';
import { until } from '../support/until.js';
import type { Admission } from '../../src/http/admission/admission.js';
import type { WebapiAdapter } from '../../src/http/webapi.adapter.js';

const MINUTE = 60_000;

const answerOf = async (answer: Promise<{ status: number; body: unknown }>) => {
  const { status, body } = await answer;
  return { status, body };
};

const maximumItems = (type: string, max: number) => ({
  status: 400,
  body: { message: 'Maximum items of type "%type" is %max', parameters: { type, max } },
});

const tooLarge = (max: number) => ({
  status: 400,
  body: { message: 'Maximum SearchCriteria pageSize is %max', parameters: { max } },
});

const filters = (count: number): string =>
  Array.from(
    { length: count },
    (_, index) => `searchCriteria[filter_groups][0][filters][${index}][field]=stock_id`,
  ).join('&');

const admissionOf = (app: TestApp): Admission =>
  (app.nest.get(HttpAdapterHost).httpAdapter as unknown as WebapiAdapter).admission;

/** Requests as a client makes them that has sent all but the last byte of its body. They keep their places. */
async function unfinished(app: TestApp): Promise<RawConnection> {
  admissionOf(app).receiveGraceMs = 60_000;
  const connection = await RawConnection.open(app.url);
  connection.write(
    `POST ${LINKS} HTTP/1.1\r\nHost: x\r\nAuthorization: ${app.authorization}\r\nContent-Type: application/json\r\n` +
      `Content-Length: 12\r\nConnection: close\r\nExpect: 100-continue\r\n\r\n`,
  );
  await connection.until(/100 Continue/);
  connection.write('{"links":[]');
  return connection;
}

describe('the limits of Magento', () => {
  let app: TestApp;
  let clock = performance.now();

  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterAll(() => app.stop());

  /** As an operator does in Magento's admin; it counts after a while. */
  async function configure(settings: Record<string, string>): Promise<void> {
    const config = app.nest.get(DataSource);
    await config.query('DELETE FROM core_config_data');
    for (const [name, value] of Object.entries(settings)) {
      await config.query("INSERT INTO core_config_data (scope, scope_id, path, value) VALUES ('default', 0, ?, ?)", [
        `webapi/validation/${name}`,
        value,
      ]);
    }
    const now = (clock += MINUTE);
    jest.spyOn(performance, 'now').mockImplementation(() => now);
    await app.get(`${SOURCES}?searchCriteria`);
    jest.restoreAllMocks();
  }

  it('are off by default, whatever their numbers are', async () => {
    await configure({ complex_array_limit: '1', maximum_page_size: '1', default_page_size: '1' });
    expect((await app.get(`${SOURCES}?searchCriteria[pageSize]=1000000`)).status).toBe(200);
    expect((await app.get(`${SOURCES}?searchCriteria`)).body.search_criteria).toEqual({ filter_groups: [] });
    expect((await app.get(`${LINKS}?${filters(3)}`)).status).toBe(200);
  });

  it.each(['input_limit_enabled', 'complex_array_limit_enabled'])('bound lists with %s', async (name) => {
    await configure({ [name]: '1', complex_array_limit: '2' });
    const links = ['a', 'b', 'c'].map((code) => link(code, 1));
    const items = links.map(({ source_code }) => ({ sku: 'x', source_code, quantity: 1, status: 1 }));
    const channels = ['a', 'b', 'c'].map((code) => ({ type: 'custom', code }));
    const stock = { name: 'x', extension_attributes: { sales_channels: channels } };
    const linkType = '\\Magento\\InventoryApi\\Api\\Data\\StockSourceLinkInterface';
    const itemType = '\\Magento\\InventoryApi\\Api\\Data\\SourceItemInterface';
    const channelType = '\\Magento\\InventorySalesApi\\Api\\Data\\SalesChannelInterface';
    expect(await answerOf(app.post(LINKS, { links }))).toEqual(maximumItems(linkType, 2));
    expect(await answerOf(app.post(LINKS_DELETE, { links }))).toEqual(maximumItems(linkType, 2));
    expect(await answerOf(app.post(SOURCE_ITEMS, { sourceItems: items }))).toEqual(maximumItems(itemType, 2));
    expect(await answerOf(app.post(STOCKS, { stock }))).toEqual(maximumItems(channelType, 2));
    expect(await answerOf(app.get(`${LINKS}?${filters(3)}`))).toEqual(
      maximumItems('\\Magento\\Framework\\Api\\Filter', 2),
    );
    expect((await app.get(`${LINKS}?${filters(2)}`)).status).toBe(200);
    expect((await app.post(SOURCE_ITEMS_DELETE, { sourceItems: items.slice(1) })).status).toBe(200);
  });

  it.each(['input_limit_enabled', 'maximum_page_size_enabled'])('bound pages with %s', async (name) => {
    await configure({ [name]: '1' });
    expect((await app.get(`${SOURCES}?searchCriteria[pageSize]=300`)).status).toBe(200);
    expect(await answerOf(app.get(`${SOURCES}?searchCriteria[pageSize]=301`))).toEqual(tooLarge(300));
    expect(await answerOf(app.get(`${SOURCES}?searchCriteria[page_size]=301`))).toEqual(tooLarge(300));
    expect((await app.get(`${SOURCES}?searchCriteria`)).body.search_criteria).toEqual({
      filter_groups: [],
      page_size: 999_999,
    });
    await configure({ [name]: '1', maximum_page_size: '20', default_page_size: '10' });
    expect(await answerOf(app.get(`${SOURCES}?searchCriteria[pageSize]=21`))).toEqual(tooLarge(20));
    expect((await app.get(`${LINKS}?searchCriteria`)).body.search_criteria).toMatchObject({ page_size: 10 });
    expect((await app.get(SOURCES)).body.search_criteria).toEqual({ filter_groups: [] });
  });
});

describe('the limits of this service', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await TestApp.start({
      ITEM_LIMIT: '3',
      PAGE_SIZE_LIMIT: '50',
      DEFAULT_PAGE_SIZE: '20',
      FILTER_LIMIT: '2',
      QUERY_LIMIT: '600',
      HEADER_LIMIT: '4kb',
      HEADERS_TIMEOUT: '0.2',
      REQUEST_TIMEOUT: '0.4',
      REQUESTS_AT_ONCE: '0',
    });
  });
  afterAll(() => app.stop());

  it('count over those of Magento', async () => {
    await given(app).sources('a');
    const links = [1, 2, 3, 4].map((stock) => link('a', stock));
    expect((await app.post(LINKS, { links })).body.message).toBe('Maximum items of type "%type" is %max');
    expect((await app.get(`${SOURCES}?searchCriteria[pageSize]=51`)).body.parameters).toEqual({ max: 50 });
    expect((await app.get(`${SOURCES}?searchCriteria`)).body.search_criteria).toMatchObject({ page_size: 20 });
  });

  it('bound the filters of a search', async () => {
    const [one, two, three] = [0, 1, 2].map((index) => where('stock_id', 1, 'eq', index));
    expect((await app.get(`${LINKS}?${one}&${two}`)).status).toBe(200);
    expect(await answerOf(app.get(`${LINKS}?${one}&${two}&${three}`))).toEqual({
      status: 400,
      body: { message: 'The search has more than %limit filters.', parameters: { limit: '2' } },
    });
  });

  it('bound the query string, before the token is looked at', async () => {
    expect((await app.get(`${SOURCES}?${'x'.repeat(600)}`)).status).toBe(200);
    expect(await answerOf(app.get(`${SOURCES}?${'x'.repeat(601)}`, { token: null }))).toEqual({
      status: 414,
      body: { message: 'The query string is longer than %limit bytes.', parameters: { limit: '600' } },
    });
  });

  it('bound the headers', async () => {
    expect(await answerOf(app.get(SOURCES, { headers: { 'x-long': 'x'.repeat(4096) } }))).toEqual({
      status: 431,
      body: {
        message: 'The request line and the headers are larger than %limit bytes.',
        parameters: { limit: '4096' },
      },
    });
  });

  it.each([
    ['headers', `GET ${SOURCES} HTTP/1.1\r\nHost: x\r\nX-Slow: `],
    ['body', `POST ${LINKS} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\nContent-Type: application/json\r\n\r\n{`],
  ])('end a connection whose %s come too slowly', async (_, text) => {
    const connection = await RawConnection.open(app.url);
    const authorized = text.replace('Host: x', `Host: x\r\nAuthorization: ${app.authorization}`);
    connection.write(authorized);
    const drip = setInterval(() => connection.write('a'), 20);
    const answer = await connection.closed.finally(() => clearInterval(drip));
    expect(statusesIn(answer)).toEqual([408]);
    expect(bodyIn(answer)).toEqual({ message: 'The request took too long to arrive.' });
  });
});

describe('a full house', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await TestApp.start({ REQUESTS_AT_ONCE: '2', REQUESTS_WAITING: '1' });
    // Credentials that were accepted before skip the limit on authentication.
    await app.get(SOURCES);
  });
  afterAll(() => app.stop());

  it('lets one wait, sends the others away, and takes them when there is room', async () => {
    const [one, other] = [await unfinished(app), await unfinished(app)];
    const outcomes: number[] = [];
    const asked = [1, 2, 3].map(async () => {
      const answer = await app.get(SOURCES);
      outcomes.push(answer.status);
      return answer;
    });
    const first = await Promise.race(asked);
    expect(first.status).toBe(503);
    expect(first.headers.get('retry-after')).toBe('1');
    expect(first.body).toEqual({
      message: 'The service is overloaded. Try again in %seconds seconds.',
      parameters: { seconds: '1' },
    });
    expect((await app.get('/docs/openapi.json')).status).toBe(200);
    // The third may still be on its way: it must not find the place that is given back.
    await until(() => outcomes.length === 2);
    one.write('}');
    const answers = await Promise.all(asked);
    expect(answers.find(({ status }) => status !== 503)?.body ?? answers).toMatchObject({ items: expect.anything() });
    expect(outcomes).toEqual([503, 503, 200]);
    other.write('}');
    expect(statusesIn(await one.closed)).toEqual([400]);
    expect(statusesIn(await other.closed)).toEqual([400]);
    expect((await app.get(SOURCES)).status).toBe(200);
  });

  it('keeps its room for those who have signed in', async () => {
    const signIn = await Promise.all(
      [1, 2, 3].map(async () => {
        const connection = await RawConnection.open(app.url);
        connection.write(
          'POST /rest/default/V1/integration/admin/token HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n' +
            'Content-Length: 99\r\nExpect: 100-continue\r\n\r\n{',
        );
        await connection.until(/100 Continue/);
        return connection;
      }),
    );
    expect((await app.get(SOURCES)).status).toBe(200);
    const other = await app.post('/rest/V1/integration/admin/token', {}, { token: null });
    expect(other.status).toBe(503);
    for (const connection of signIn) connection.end();
  });

  it('forgets those who leave, whether they were waiting or served', async () => {
    for (let round = 0; round < 5; round++) {
      const inside = [await unfinished(app), await unfinished(app)];
      const waiting = await RawConnection.open(app.url);
      waiting.write(`GET ${SOURCES} HTTP/1.1\r\nHost: x\r\n\r\n`);
      for (const connection of [waiting, ...inside]) connection.end();
      await until(() => admissionOf(app).callers.active === 0);
    }
    const answers = await Promise.all(
      [1, 2, 3].map(() => unfinished(app).then((each) => (each.write('}'), each.closed))),
    );
    expect(answers.map((text) => statusesIn(text)[0])).toEqual([400, 400, 400]);
  });
});

describe('connections', () => {
  it('are refused beyond their number', async () => {
    const app = await TestApp.start({ CONNECTION_LIMIT: '2' });
    try {
      const open = [await RawConnection.open(app.url)];
      // The token of TestApp was fetched over one that may still be open.
      open.push(await RawConnection.open(app.url), await RawConnection.open(app.url));
      await Promise.race(open.map(({ closed }) => closed));
      for (const connection of open) connection.end();
      expect(await app.get(SOURCES)).toMatchObject({ status: 200 });
    } finally {
      await app.stop();
    }
  });
});

describe('a search that takes too long', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await TestApp.start({ SEARCH_TIMEOUT: '0.05', DATABASE_POOL_SIZE: '1' });
    await given(app).sources('slow');
    const items = Array.from({ length: 2_000 }, (_, index) => ({
      sku: `${'a'.repeat(50)}${index}`,
      source_code: 'slow',
      quantity: 1,
      status: 1,
    }));
    await given(app).items(...items);
  });
  afterAll(() => app.stop());

  const HOSTILE = '(a|aa)+[^0-9a]$';

  if (isEmbedded()) {
    it('by a regular expression cannot be asked of SQLite, which nothing could stop', async () => {
      const { status, body } = await app.get(`${SOURCE_ITEMS}?${where('sku', '((a{1,30}){1,30}){1,30}b', 'regexp')}`);
      expect([status, body.message]).toEqual([400, 'A value of the search cannot be used: %detail']);
      expect(body.parameters).toEqual({ detail: 'the regular expression is too large' });
      expect((await app.get(`${SOURCE_ITEMS}?${where('sku', HOSTILE, 'regexp')}`)).body).toMatchObject({
        total_count: 0,
      });
    });
  } else {
    it('is stopped by MySQL, and leaves the connection as it was', async () => {
      expect(await answerOf(app.get(`${SOURCE_ITEMS}?${where('sku', HOSTILE, 'regexp')}`))).toEqual({
        status: 400,
        body: {
          message: 'The search was stopped after %seconds seconds. Narrow its filters.',
          parameters: { seconds: '0.05' },
        },
      });
      const found = await app.get(`${SOURCE_ITEMS}?${where('sku', 'a%', 'like')}&searchCriteria[pageSize]=1`);
      expect(found.body.total_count).toBe(2_000);
    });
  }
});
