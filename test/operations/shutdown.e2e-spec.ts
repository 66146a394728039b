import { once } from 'node:events';
import http from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createConnection } from 'mysql2/promise';
import { Balancer } from '../support/balancer.js';
import { SOURCE_ITEMS, STOCKS, where } from '../support/given.js';
import { request, type WireAnswer, type WireOptions } from '../support/http.js';
import { BuiltService } from '../support/built-service.js';
import { createTestDatabase, isEmbedded, type TestDatabase } from '../support/test-database.js';
import { until } from '../support/until.js';

const CLIENTS = 8;
const DELAY = '0.5';
/** Longer than the balancer needs to notice, on a machine with other work, too. */
const LONG_DELAY = '2';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const isListening = ({ url }: BuiltService): Promise<boolean> =>
  request(url, '/health/live', { agent: new http.Agent({ keepAlive: false }) }).then(
    () => true,
    () => false,
  );

/** A request of which only half has been sent. */
class HalfRequest {
  private readonly body = JSON.stringify({ stock: { name: 'slow' } });
  private text = '';

  private constructor(private readonly socket: Socket) {
    socket.setEncoding('utf8').on('data', (part) => (this.text += part.toString()));
    socket.on('error', () => undefined);
  }

  static async to(service: BuiltService): Promise<HalfRequest> {
    const half = new HalfRequest(connect(Number(new URL(service.url).port), '127.0.0.1'));
    half.socket.write(
      `POST ${STOCKS} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${service.token}\r\n` +
        `Content-Type: application/json\r\nContent-Length: ${half.body.length}\r\n\r\n{`,
    );
    await until(async () => (await underWay(service)) === 1);
    return half;
  }

  /** Sends the rest. @returns all that the service says until it hangs up */
  async finish(): Promise<string> {
    this.socket.write(this.body.slice(1));
    if (!this.socket.closed) await once(this.socket, 'close');
    return this.text;
  }
}

async function underWay({ url }: BuiltService): Promise<number> {
  const { text } = await request(url, '/metrics');
  return Number(/^nest_msi_http_requests_in_progress (\d+)/m.exec(text)?.[1]);
}

describe('SIGTERM', () => {
  it('turns readiness off, lets what is under way finish, hangs up on the rest, and writes the log to its end', async () => {
    const service = await BuiltService.start(database.url, { SHUTDOWN_DELAY: DELAY });
    const half = await HalfRequest.to(service);
    const silent = connect(Number(new URL(service.url).port), '127.0.0.1');
    const agent = new http.Agent({ keepAlive: true });
    await request(service.url, `${STOCKS}/1`, { agent });
    service.signal();
    await until(async () => !(await service.isReady()));
    const whileEnding = await request(service.url, `${STOCKS}/1`, { agent });
    expect([whileEnding.status, whileEnding.headers.connection]).toEqual([401, 'close']);
    expect(await isListening(service)).toBe(true);
    // No new connections; the old request is still there.
    await until(async () => !(await isListening(service)));
    const answer = await half.finish();
    expect(answer).toMatch(/^HTTP\/1.1 200 OK\r\n/);
    expect(answer).toMatch(/\r\nConnection: close\r\n/);
    expect(await service.ended()).toBe(0);
    expect(silent.destroyed || silent.readableEnded || (await once(silent, 'close'))).toBeTruthy();
    const messages = service.lines().map(({ msg }) => msg);
    expect(messages.slice(-2)).toEqual(['POST /rest/V1/inventory/stocks 200', 'Shut down.']);
    agent.destroy();
  });

  it('waits no longer than SHUTDOWN_TIMEOUT', async () => {
    const service = await BuiltService.start(database.url, { SHUTDOWN_TIMEOUT: '0.3' });
    const half = await HalfRequest.to(service);
    const begin = performance.now();
    service.signal();
    expect(await service.ended()).toBe(0);
    expect(performance.now() - begin).toBeLessThan(5_000);
    expect(await half.finish()).toBe('');
    expect(service.lines()).toContainEqual(
      expect.objectContaining({ level: 40, msg: '1 requests did not finish in 0.3 s.' }),
    );
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('is not waited for after a second signal, %s', async (second) => {
    const service = await BuiltService.start(database.url, { SHUTDOWN_TIMEOUT: '60' });
    const half = await HalfRequest.to(service);
    service.signal();
    await until(async () => !(await service.isReady()));
    service.signal(second);
    expect(await service.ended()).toBe(second === 'SIGTERM' ? 143 : 130);
    expect(await half.finish()).toBe('');
  });
});

/** Clients that read and write in turns, each on connections that it keeps, until they are told to stop. */
class Load {
  sent = 0;
  readonly failures: string[] = [];
  /** SKUs that were acknowledged. */
  readonly saved: string[] = [];
  private isOver = false;
  private readonly agent = new http.Agent({ keepAlive: true });
  private readonly clients: Promise<void>[];

  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {
    this.clients = Array.from({ length: CLIENTS }, (_, number) => this.client(number));
  }

  async stop(): Promise<void> {
    this.isOver = true;
    await Promise.all(this.clients);
    this.agent.destroy();
  }

  private async client(number: number): Promise<void> {
    for (let turn = 0; !this.isOver; turn++) {
      const sku = `${number}-${turn}`;
      const sourceItems = [{ sku, source_code: 'default', quantity: turn, status: 1 }];
      this.sent++;
      try {
        const written = await this.send(SOURCE_ITEMS, { method: 'POST', body: JSON.stringify({ sourceItems }) });
        if (written.status === 200) this.saved.push(sku);
        else this.failures.push(`${written.status} ${written.text}`);
        this.sent++;
        const read = await this.send(`${SOURCE_ITEMS}?${where('sku', sku)}`);
        if (!read.text.includes('"total_count":1')) this.failures.push(`${read.status} ${read.text}`);
      } catch (error) {
        this.failures.push(String(error));
      }
    }
  }

  private send(path: string, options: WireOptions = {}): Promise<WireAnswer> {
    const headers = { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' };
    return request(this.url, path, { ...options, headers, agent: this.agent });
  }
}

const start = (): Promise<BuiltService> =>
  BuiltService.start(database.url, { SHUTDOWN_DELAY: LONG_DELAY, LOG_LEVEL: 'warn' });

/** Four starts under load on a busy machine. */
const RESTART_TIMEOUT_MS = 180_000;

describe(`a restart of ${isEmbedded() ? 'the only instance' : 'two instances, one after the other,'} under load`, () => {
  it(
    'loses no request',
    async () => {
      const old = [await start(), ...(isEmbedded() ? [] : [await start()])];
      const balancer = await Balancer.of(...old);
      const load = new Load(balancer.url, old[0]?.token ?? '');
      const fresh: BuiltService[] = [];
      for (const service of old) {
        const { sent } = load;
        await until(() => load.sent > sent + 100);
        service.signal();
        expect(await service.ended()).toBe(0);
        balancer.instances.delete(service);
        const next = await start();
        await until(() => next.isReady());
        balancer.instances.add(next);
        fresh.push(next);
      }
      const { sent } = load;
      await until(() => load.sent > sent + 100);
      await load.stop();
      await balancer.close();
      process.stderr.write(`Restart under load: ${load.sent} requests sent, ${load.failures.length} failed.\n`);
      for (const service of fresh) service.signal();
      expect(await Promise.all(fresh.map((service) => service.ended()))).toEqual(fresh.map(() => 0));
      expect(load.failures).toEqual([]);
      expect(await missingOf(load.saved)).toEqual([]);
    },
    RESTART_TIMEOUT_MS,
  );
});

/** Of what was acknowledged, what is not in the database. */
async function missingOf(skus: readonly string[]): Promise<string[]> {
  const found = new Set((await storedSkus()).map(({ sku }) => sku));
  return skus.filter((sku) => !found.has(sku));
}

async function storedSkus(): Promise<{ sku: string }[]> {
  const statement = 'SELECT sku FROM inventory_source_item';
  if (isEmbedded()) {
    const { default: Libsql } = await import('libsql');
    const file = new Libsql(database.url.slice('sqlite:'.length), { readonly: true });
    const rows = file.prepare(statement).all() as { sku: string }[];
    file.close();
    return rows;
  }
  const connection = await createConnection(database.url);
  const [rows] = await connection.query(statement);
  await connection.end();
  return rows as { sku: string }[];
}
