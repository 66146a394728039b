import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { QueryFailedError } from 'typeorm';
import { Database } from '../../src/database/database.js';
import { given, link, LINKS, LINKS_DELETE, SOURCE_ITEMS_DELETE, STOCKS } from '../support/given.js';
import { holdConnections } from '../support/held-connections.js';
import { ADMIN, TestApp } from '../support/test-app.js';
import { isEmbedded } from '../support/test-database.js';
import { until } from '../support/until.js';

const METRICS = '/metrics';
const TOKEN = '/rest/V1/integration/admin/token';

let app: TestApp;

beforeAll(async () => {
  app = await TestApp.start();
});
afterAll(() => app.stop());

const scrape = async (): Promise<string> => (await app.get(METRICS, { token: null })).text;

/** The value of a series; 0 when it is not there. Labels in any order. */
async function valueOf(name: string, labels: Record<string, string> = {}): Promise<number> {
  const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  const line = (await scrape())
    .split('\n')
    .find(
      (each) =>
        each.startsWith(wanted.length > 0 ? `${name}{` : `${name} `) && wanted.every((text) => each.includes(text)),
    );
  return Number(line?.split(' ').at(-1) ?? 0);
}

const requestsTo = (route: string, status: number | string, method = 'GET'): Promise<number> =>
  valueOf('nest_msi_http_request_duration_seconds_count', { method, route, status: String(status) });

describe('/metrics', () => {
  it('is text for Prometheus, and in no log', async () => {
    const { status, headers } = await app.get(METRICS, { token: null });
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(app.log.filter((line) => line.includes(METRICS))).toEqual([]);
  });

  it('counts requests by method, pattern of the route and status, whatever store the URL names', async () => {
    const route = '/rest/V1/inventory/stocks/:stockId';
    await app.get(`${STOCKS}/1`);
    await app.get('/rest/default/V1/inventory/stocks/1?fields=name');
    await app.get(`${STOCKS}/4711`);
    await app.get(`${STOCKS}/1`, { token: null });
    await until(async () => (await requestsTo(route, 200)) === 2);
    await until(async () => (await requestsTo(route, 401)) === 1);
    expect(await requestsTo(route, 404)).toBe(1);
  });

  it('never has a URL in it: what no route matches is one series', async () => {
    for (const path of ['/rest/V1/needle-1', '/rest/V1/needle-2?needle=3', '/needle-4']) await app.get(path);
    await app.send('PATCH', `${STOCKS}/needle-5`);
    await until(async () => (await requestsTo('unmatched', 404)) === 3);
    await until(async () => (await requestsTo('unmatched', 405, 'PATCH')) === 1);
    expect(await scrape()).not.toContain('needle');
  });

  it('shows what is under way, and what the client did not wait for', async () => {
    const body = JSON.stringify({ stock: { name: 'slow' } });
    const socket = connect(Number(new URL(app.url).port), '127.0.0.1');
    socket.write(
      `POST ${STOCKS} HTTP/1.1\r\nHost: x\r\nAuthorization: ${app.authorization}\r\n` +
        `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n{`,
    );
    await until(async () => (await valueOf('nest_msi_http_requests_in_progress')) === 1);
    socket.destroy();
    await until(async () => (await valueOf('nest_msi_http_requests_in_progress')) === 0);
    expect(await requestsTo('/rest/V1/inventory/stocks', 'aborted', 'POST')).toBe(1);
  });

  it('counts the rows of batches that were carried out', async () => {
    await given(app).sources('m-1', 'm-2');
    const stockId = await given(app).stock('measured');
    const links = [link('m-1', stockId), link('m-2', stockId)];
    await given(app).links(...links);
    await app.post(LINKS_DELETE, { links });
    expect((await app.post(LINKS, { links: [link('nowhere', stockId)] })).status).toBe(400);
    const sourceItems = ['a', 'b', 'c'].map((sku) => ({ sku, source_code: 'm-1', quantity: 1, status: 1 }));
    await given(app).items(...sourceItems);
    await app.post(SOURCE_ITEMS_DELETE, { sourceItems });
    for (const [rows, action, sum] of [
      ['links', 'save', 2],
      ['links', 'delete', 2],
      ['items', 'save', 3],
      ['items', 'delete', 3],
    ] as const) {
      expect(await valueOf('nest_msi_batch_rows_sum', { rows, action })).toBe(sum);
      expect(await valueOf('nest_msi_batch_rows_count', { rows, action })).toBe(1);
    }
  });

  it('counts transactions that start again', async () => {
    const before = await valueOf('nest_msi_transaction_restarts_total');
    const deadlock = Object.assign(new Error('deadlock'), { code: 'ER_LOCK_DEADLOCK' });
    await app.nest.get(Database).transaction(async (attempt) => {
      if (attempt <= 2) throw new QueryFailedError('', [], deadlock);
    });
    expect(await valueOf('nest_msi_transaction_restarts_total')).toBe(before + 2);
  });

  it('counts sign-ins that failed, and those at a locked account beside them', async () => {
    for (const username of ['nobody', ...Array<string>(7).fill(ADMIN.username)]) {
      await app.post(TOKEN, { username, password: 'wrong' }, { token: null });
    }
    expect(await valueOf('nest_msi_sign_in_failures_total', { reason: 'wrong' })).toBe(7);
    expect(await valueOf('nest_msi_sign_in_failures_total', { reason: 'locked' })).toBe(1);
  });

  it('shows how the connections to the database are used', async () => {
    expect(await valueOf('nest_msi_database_connections_limit')).toBe(isEmbedded() ? 0 : 5);
    const release = holdConnections(app.nest.get(Database), isEmbedded() ? 1 : 7);
    const [inUse, waiting] = isEmbedded() ? [0, 0] : [5, 2];
    await until(async () => (await valueOf('nest_msi_database_connections_in_use')) === inUse);
    expect(await valueOf('nest_msi_database_connections_waiting')).toBe(waiting);
    expect(await valueOf('nest_msi_database_connections_open')).toBe(inUse);
    await release();
    await until(async () => (await valueOf('nest_msi_database_connections_in_use')) === 0);
  });

  it('knows its own process', async () => {
    await until(async () => (await valueOf('nodejs_eventloop_lag_p99_seconds')) > 0);
    expect(await valueOf('process_resident_memory_bytes')).toBeGreaterThan(10_000_000);
    expect(await valueOf('process_cpu_seconds_total')).toBeGreaterThan(0);
  });

  it('is another one for each application', async () => {
    const other = await TestApp.start();
    expect((await other.get(METRICS)).text).not.toContain('unmatched');
    expect(await scrape()).toContain('unmatched');
    await other.stop();
  });
});

describe('METRICS and METRICS_TOKEN', () => {
  it('switch it off', async () => {
    const other = await TestApp.start({ METRICS: 'false' });
    expect(await other.get(METRICS)).toMatchObject({ status: 404 });
    expect(await other.get('/health/live')).toMatchObject({ status: 200 });
    await other.stop();
  });

  it('open it to those who know the token', async () => {
    const other = await TestApp.start({ METRICS_TOKEN: 'let me see' });
    for (const token of [null, 'let me', 'let me see more']) {
      const { status, text, headers } = await other.get(METRICS, { token });
      expect(status).toBe(401);
      expect(text).not.toContain('nest_msi');
      expect(headers.get('www-authenticate')).toBe('Bearer');
    }
    expect(await other.get(METRICS, { token: 'let me see' })).toMatchObject({ status: 200 });
    await other.stop();
  });
});

describe('OPERATIONS_PORT', () => {
  it('moves health and metrics to a port of their own', async () => {
    const other = await TestApp.start({ OPERATIONS_PORT: '0' });
    const told = other.log.find((line) => line.includes('/health and /metrics are on port'));
    const operations = `http://127.0.0.1:${/on port (\d+)/.exec(told ?? '')?.[1]}`;
    for (const path of ['/health/live', '/health/ready', METRICS]) {
      expect([path, (await fetch(operations + path)).status]).toEqual([path, 200]);
      expect((await other.get(path)).status).toBe(404);
    }
    expect((await fetch(`${operations}${STOCKS}`)).status).toBe(404);
    await other.stop();
    await expect(fetch(`${operations}/health/live`)).rejects.toThrow('fetch failed');
  });
});

const namesIn = (text: string): Set<string> =>
  new Set(text.match(/\b(nest_msi|nodejs|process)_(?!migration|secret|sign_in_address)\w+/g));

/** The primary of several workers has them: workers.e2e-spec.ts. */
const OF_THE_PRIMARY = new Set(['nest_msi_workers', 'nest_msi_worker_replacements_total']);

async function unknownAmong(names: Set<string>): Promise<string[]> {
  const there = new Set((await scrape()).match(/^(# TYPE )?\w+/gm)?.map((text) => text.replace('# TYPE ', '')));
  return [...names].filter((name) => !there.has(name) && !OF_THE_PRIMARY.has(name));
}

describe.each(['deploy/prometheus-alerts.yml', 'docs/operations.md'])('%s', (file) => {
  it('names metrics that there are', async () => {
    const names = namesIn(readFileSync(file, 'utf8'));
    expect(names.size).toBeGreaterThan(5);
    expect(await unknownAmong(names)).toEqual([]);
  });
});

describe('the dashboard for Grafana', () => {
  const dashboard = readFileSync('deploy/grafana-dashboard.json', 'utf8');
  const named = namesIn(dashboard);

  it('uses metrics that there are', async () => {
    expect(named.size).toBeGreaterThan(10);
    expect(await unknownAmong(named)).toEqual([]);
  });

  it('shows all of ours', async () => {
    const ours = [...(await scrape()).matchAll(/^# TYPE (nest_msi_\w+)/gm)].map(([, name]) => name ?? '');
    expect(ours.filter((name) => ![...named].some((each) => each.startsWith(name)))).toEqual([]);
  });

  it('uses the labels that they have', async () => {
    const text = await scrape();
    const labels = new Set(
      [...dashboard.matchAll(/by \(([\w, ]+)\)/g)].flatMap(([, names]) => names?.split(', ') ?? []),
    );
    expect(labels.size).toBeGreaterThan(3);
    // Prometheus adds the instance.
    expect([...labels].filter((label) => label !== 'instance' && !text.includes(`${label}="`))).toEqual([]);
  });
});
