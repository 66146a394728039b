import { once } from 'node:events';
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { HttpAdapterHost } from '@nestjs/core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { WebapiAdapter } from '../../src/http/webapi.adapter.js';
import { given, LINKS, SOURCE_ITEMS, SOURCES, STOCKS } from '../support/given.js';
import { request } from '../support/http.js';
import { RawConnection } from '../support/socket.js';
import { ADMIN, TestApp } from '../support/test-app.js';
import { until } from '../support/until.js';

const TOKEN = '/rest/V1/integration/admin/token';
const READY = '/health/ready';

const get = (path: string, ...headers: string[]): string =>
  [`GET ${path} HTTP/1.1`, 'Host: x', ...headers, '', ''].join('\r\n');

/** All but the last byte of a request with a body. */
const unfinished = (path: string, ...headers: string[]): string =>
  [`POST ${path} HTTP/1.1`, 'Host: x', ...headers, 'Content-Type: application/json', 'Content-Length: 2', '', '{'].join(
    '\r\n',
  );

/** Also of answers that follow each other on one connection. */
const statusesIn = (text: string): number[] =>
  [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status)).filter((status) => status !== 100);

const adapterOf = (app: TestApp): WebapiAdapter =>
  app.nest.get(HttpAdapterHost).httpAdapter as unknown as WebapiAdapter;

const open: RawConnection[] = [];
afterEach(() => {
  for (const connection of open.splice(0)) connection.end();
});

/** Requests whose body is not complete keep their places. */
const holdPlaces = (app: TestApp): void => void (adapterOf(app).admission.receiveGraceMs = 60_000);

async function connect(app: TestApp, text: string): Promise<RawConnection> {
  const connection = await RawConnection.open(app.url);
  open.push(connection);
  connection.write(text);
  return connection;
}

const inUse = (app: TestApp): number[] => {
  const { callers, authenticating, anonymous } = adapterOf(app).admission;
  return [callers, authenticating, anonymous].flatMap(({ active, waiting }) => [active, waiting]);
};

describe('pipelined requests', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await TestApp.start({ REQUESTS_AT_ONCE: '4', REQUESTS_WAITING: '4' });
  });
  afterAll(() => app.stop());

  it.each([
    ['of strangers', () => [] as string[]],
    ['of callers', () => [`Authorization: ${app.authorization}`]],
  ])('%s give back every place when the connection closes', async (_, headers) => {
    for (let round = 0; round < 3; round++) {
      const connection = await connect(app, get(STOCKS, ...headers()).repeat(200));
      if (round > 0) await connection.until(/^HTTP\/1\.1 \d{3}/m);
      connection.end();
    }
    await until(() => inUse(app).every((count) => count === 0));
    const answers = await Promise.all(Array.from({ length: 4 }, () => app.get(STOCKS)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  });

  it('take one place, and keep nobody else out while they are open and unread', async () => {
    for (let count = 0; count < 3; count++) {
      const connection = await connect(app, '');
      connection.pause();
      connection.write(get(STOCKS, `Authorization: ${app.authorization}`).repeat(200));
    }
    for (let count = 0; count < 20; count++) {
      expect(adapterOf(app).admission.callers.active).toBeLessThanOrEqual(3);
      expect((await app.get(STOCKS)).status).toBe(200);
    }
  });

  it('are answered in their order, whoever may refuse them', async () => {
    const paths = Array.from({ length: 100 }, (_, index) => (index % 2 === 0 ? `${STOCKS}/1` : `${SOURCES}/x${index}`));
    const all = paths.map((path) => get(path, `Authorization: ${app.authorization}`));
    const connection = await connect(app, all.join('') + get('/last', 'Connection: close'));
    expect(statusesIn(await connection.closed)).toEqual([
      ...paths.map((path) => (path.includes('x') ? 404 : 200)),
      404,
    ]);
    expect([...connection.text.matchAll(/"value":"x(\d+)"/g)].map(([, index]) => Number(index))).toEqual(
      paths.flatMap((path, index) => (path.includes('x') ? [index] : [])),
    );
  });

  it('may have bodies that arrive later', async () => {
    const headers = [`Authorization: ${app.authorization}`];
    const connection = await connect(app, get(STOCKS, ...headers).repeat(50) + unfinished(LINKS, ...headers));
    await until(() => statusesIn(connection.text).length === 50);
    connection.write(`}${get('/last', 'Connection: close')}`);
    expect(statusesIn(await connection.closed).slice(50)).toEqual([400, 404]);
  });

  it('beyond a thousand end the connection, and give everything back', async () => {
    const connection = await connect(app, 'GET / HTTP/1.1\r\nHost:x\r\n\r\n'.repeat(5_000));
    await connection.closed;
    await until(() => inUse(app).every((count) => count === 0));
    expect((await app.get(STOCKS)).status).toBe(200);
  });
});

describe('a client that reads nothing', () => {
  let app: TestApp;
  const LIST = `${SOURCE_ITEMS}?searchCriteria[pageSize]=2000`;

  beforeAll(async () => {
    app = await TestApp.start({
      WRITE_TIMEOUT: '4',
      RESPONSE_MEMORY: '400kb',
      REQUESTS_AT_ONCE: '2',
      REQUESTS_WAITING: '0',
    });
    await given(app).sources('slow');
    const items = Array.from({ length: 2_000 }, (_, index) => ({
      sku: `${'a'.repeat(60)}${index}`,
      source_code: 'slow',
      quantity: 1,
      status: 1,
    }));
    await given(app).items(...items);
  });
  afterAll(() => app.stop());

  /** Asks for more than the kernel takes. */
  async function unread(): Promise<RawConnection> {
    const connection = await connect(app, '');
    connection.pause();
    connection.write(get(LIST, `Authorization: ${app.authorization}`).repeat(100));
    return connection;
  }

  /** The server's end of a connection that reads nothing, once nothing more can be sent on it. */
  async function stuck(): Promise<Socket> {
    const server = app.nest.getHttpServer() as Server;
    const accepted = once(server, 'connection') as Promise<[Socket]>;
    await unread();
    const [socket] = await accepted;
    let sent = -1;
    await until(async () => {
      const isStuck = socket.writableLength > 0 && socket.bytesWritten === sent;
      sent = socket.bytesWritten;
      if (!isStuck) await sleep(100);
      return isStuck;
    });
    return socket;
  }

  it('holds no place, only memory that has a limit, and is cut off', async () => {
    const { admission, connections } = adapterOf(app);
    const socket = await stuck();
    expect(admission.callers.active).toBe(0);
    const { status, headers, body } = await app.get(LIST);
    expect([status, headers.get('retry-after'), body.message]).toEqual([
      503,
      '1',
      'The service is overloaded. Try again in %seconds seconds.',
    ]);
    expect((await app.get(STOCKS)).status).toBe(200);
    expect(connections.unsentBytes).toBeLessThanOrEqual(400 * 1024);
    await until(() => socket.destroyed);
    await until(() => connections.unsentBytes === 0);
    expect((await app.get(LIST)).body.items).toHaveLength(2_000);
    await until(() => inUse(app).every((count) => count === 0));
  });

  it('but one that reads slowly gets everything', async () => {
    const connection = await unread();
    while (statusesIn(connection.text).length < 100) {
      connection.resume();
      await sleep(20);
      connection.pause();
      await sleep(60);
    }
    expect(new Set(statusesIn(connection.text))).toEqual(new Set([200]));
  });
});

describe('a request beyond the limits', () => {
  let app: TestApp;
  let full: RawConnection[];

  beforeAll(async () => {
    app = await TestApp.start({ REQUESTS_AT_ONCE: '2', REQUESTS_WAITING: '0' });
    holdPlaces(app);
    await app.get(SOURCES);
  });
  afterAll(() => app.stop());

  async function fill(): Promise<void> {
    full = [];
    for (const _ of [1, 2]) full.push(await connect(app, unfinished(LINKS, `Authorization: ${app.authorization}`)));
    await until(() => adapterOf(app).admission.callers.active === 2);
  }

  it('is refused before it reaches Express, Nest or the log of requests', async () => {
    await fill();
    const express = app.nest.getHttpAdapter().getInstance() as unknown as { handle: (...all: unknown[]) => unknown };
    const { handle } = express;
    let handled = 0;
    express.handle = (...all) => (handled++, handle.apply(express, all));
    app.log.length = 0;
    const answers = await Promise.all(Array.from({ length: 200 }, () => app.get(SOURCES)));
    express.handle = handle;
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
    expect(answers[0]?.body).toEqual({
      message: 'The service is overloaded. Try again in %seconds seconds.',
      parameters: { seconds: '1' },
    });
    expect(answers[0]?.headers.get('retry-after')).toBe('1');
    expect(handled).toBe(0);
    await until(() => app.log.length > 0);
    const lines = app.log.map((line) => JSON.parse(line) as { level: number; msg: string; refused?: number });
    expect(lines.length).toBeLessThan(5);
    expect(lines.reduce((sum, { refused = 0 }) => sum + refused, 0)).toBe(200);
    expect(lines.every(({ level, msg }) => level === 40 && msg.startsWith('Overloaded: refused '))).toBe(true);
    expect((await app.get('/metrics')).text).toMatch(/^nest_msi_http_requests_refused_total 200$/m);
  });

  it('is told so in XML when it asks for XML, and need not send its body', async () => {
    await fill();
    const authorization = app.authorization;
    const xml = await request(app.url, SOURCES, { headers: { authorization, accept: 'application/xml' } });
    expect([xml.status, xml.text]).toEqual([503, expect.stringContaining('<seconds>1</seconds>')]);
    const body = await connect(app, unfinished(LINKS, `Authorization: ${authorization}`));
    expect(statusesIn(await body.closed)).toEqual([503]);
  });

  it('turns readiness off, until there is room', async () => {
    await until(async () => (await app.get(READY)).status === 200);
    await fill();
    const { status, body } = await app.get(READY);
    expect([status, body.error]).toEqual([
      503,
      { requests: { status: 'down', limit: 2, active: 2, waiting: 0, longestWaitMs: 0 } },
    ]);
    expect((await app.get('/health/live')).status).toBe(200);
    for (const connection of full) connection.end();
    await until(async () => (await app.get(READY)).status === 200);
  });

  it('of callers is never caused by strangers, nor is the end of readiness', async () => {
    const strangers = [
      unfinished(TOKEN),
      unfinished('/rest/all/V1/integration/admin/token'),
      unfinished('/index.php/rest/V1/integration/admin/token'),
      `${unfinished(LINKS, 'Authorization: Bearer wrong')}`,
      get(SOURCES).repeat(100),
      get('/docs/swagger-ui-bundle.js').repeat(20),
    ];
    for (const text of [...strangers, ...strangers]) {
      const connection = await connect(app, '');
      connection.pause();
      connection.write(text);
    }
    await until(() => adapterOf(app).admission.anonymous.active === 1);
    expect(await Promise.all([app.get(SOURCES), app.get(SOURCES)])).toMatchObject([{ status: 200 }, { status: 200 }]);
    expect((await app.get(READY)).status).toBe(200);
    expect((await app.post(TOKEN, {}, { token: null })).status).toBe(503);
  });
});

describe('slow senders', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await TestApp.start({ REQUESTS_AT_ONCE: '4', REQUESTS_WAITING: '2' });
    await app.get(SOURCES);
  });
  afterAll(() => app.stop());

  it.each([
    ['strangers who sign in', () => unfinished(TOKEN)],
    ['callers', () => unfinished(LINKS, `Authorization: ${app.authorization}`)],
  ])('hold no place: %s', async (_, text) => {
    const slow: RawConnection[] = [];
    for (let index = 0; index < 30; index++) {
      slow.push(await connect(app, text()));
      if (index % 3 === 2) await until(() => inUse(app).every((count) => count === 0));
    }
    expect((await app.get(SOURCES)).status).toBe(200);
    expect((await app.post(TOKEN, ADMIN, { token: null })).status).toBe(200);
    expect((await app.get(READY)).status).toBe(200);
    for (const connection of slow) connection.write('}');
    await until(() => slow.every(({ text: answer }) => statusesIn(answer).length === 1));
    const statuses = slow.flatMap(({ text: answer }) => statusesIn(answer));
    expect(statuses).toContain(400);
    expect(statuses.filter((status) => status !== 400 && status !== 503)).toEqual([]);
    await until(() => inUse(app).every((count) => count === 0));
  });
});
