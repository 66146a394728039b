import { spawn } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import { connect, createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { BuiltService } from '../support/built-service.js';
import { STOCKS } from '../support/given.js';
import { request } from '../support/http.js';
import { createTestDatabase, isEmbedded, type TestDatabase } from '../support/test-database.js';
import { until } from '../support/until.js';

const MAIN = join(import.meta.dirname, '../../dist/src/main.js');
const WORKERS = 2;

let database: TestDatabase;
let service: BuiltService | undefined;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterEach(() => service?.kill());
afterAll(() => database.drop());

const start = async (env: Record<string, string> = {}): Promise<BuiltService> => {
  service = await BuiltService.start(database.url, { WORKERS: String(WORKERS), ...env });
  const { url } = service;
  await until(async () => (await workersOf(url)).ready === WORKERS);
  return service;
};

/** A connection of its own each time: any worker answers. */
const ask = (url: string, path: string) => request(url, path, { agent: new http.Agent({ keepAlive: false }) });

interface Workers {
  readonly status: string;
  readonly wanted: number;
  readonly ready: number;
}

const workersOf = async (url: string): Promise<Workers> =>
  (JSON.parse((await ask(url, '/health/ready')).text) as { details: { workers: Workers } }).details.workers;

const valueIn = (text: string, series: string): number =>
  Number(
    text
      .split('\n')
      .find((line) => line.startsWith(`${series} `) || line.startsWith(`${series}{`))
      ?.split(' ')
      .at(-1),
  );

const requestsIn = (running: BuiltService): Record<string, unknown>[] =>
  running.lines().filter(({ path }) => path === `${STOCKS}/1`);

/** As the log tells them. */
async function pidsOf(running: BuiltService): Promise<number[]> {
  const listening = (): Record<string, unknown>[] =>
    running.lines().filter(({ msg }) => String(msg).startsWith('Listening'));
  await until(() => listening().length === WORKERS);
  return listening().map(({ pid }) => pid as number);
}

/** When it has ended: what is asked from then on, another worker answers. */
async function killOne(running: BuiltService): Promise<void> {
  const [victim = 0] = await pidsOf(running);
  process.kill(victim, 'SIGKILL');
  await until(() => running.log.join('').includes(`Worker ${victim} ended with SIGKILL.`));
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** A start that is to fail, or one whose greeting counts. */
async function run(env: Record<string, string>): Promise<{ code: number | null; stderr: string }> {
  const child = spawn(process.execPath, [MAIN], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env['PATH'], PORT: '0', DATABASE_URL: database.url, WORKERS: String(WORKERS), ...env },
  });
  let stderr = '';
  for await (const text of child.stderr.setEncoding('utf8')) {
    stderr += text;
    if (stderr.includes('Try it') && !child.killed) child.kill();
  }
  if (child.exitCode === null) await once(child, 'close');
  return { code: child.exitCode, stderr };
}

if (isEmbedded()) {
  describe('WORKERS on SQLite', () => {
    it('refuses more than one, and names the variable', async () => {
      expect(await run({})).toEqual({
        code: 1,
        stderr: 'nest-msi cannot start: WORKERS must be 1 on SQLite: several processes need MySQL or MariaDB\n',
      });
    });

    it('takes auto for one', async () => {
      const { code, stderr } = await run({ WORKERS: 'auto' });
      expect([code, stderr]).toEqual([0, expect.stringContaining('Swagger UI')]);
    });
  });
} else {
  describe('two workers', () => {
    let running: BuiltService;
    let operations: string;

    beforeAll(async () => {
      const free = createServer().listen(0, '127.0.0.1');
      await once(free, 'listening');
      const { port } = free.address() as AddressInfo;
      await new Promise((resolve) => free.close(resolve));
      operations = `http://127.0.0.1:${port}`;
      const env = { WORKERS: String(WORKERS), OPERATIONS_PORT: String(port), TOKEN_RATE_LIMIT: '20', TRUST_PROXY: '1' };
      running = await BuiltService.start(database.url, env);
      await until(async () => (await workersOf(operations)).ready === WORKERS);
    });
    afterAll(() => running?.kill());

    const refused = `nest_msi_http_request_duration_seconds_count{method="GET",route="/rest/V1/inventory/stocks/:stockId",status="401"}`;
    /** Requests for a stock, in each of several scrapes. */
    const counts = async (): Promise<number[]> => {
      const texts = await Promise.all(Array.from({ length: 6 }, () => ask(operations, '/metrics')));
      return texts.map(({ text }) =>
        Number(
          text
            .split('\n')
            .find((line) => line.startsWith(refused))
            ?.split(' ')[1],
        ),
      );
    };

    it('serve one port, each alone when the other does nothing, and write whole lines with their pids', async () => {
      const pids = await pidsOf(running);
      for (const stopped of pids) {
        process.kill(stopped, 'SIGSTOP');
        const answers = await Promise.all(Array.from({ length: 20 }, () => ask(running.url, `${STOCKS}/1`)));
        expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
        expect((await ask(operations, '/health/ready')).status).toBe(503);
        process.kill(stopped, 'SIGCONT');
        await until(async () => (await workersOf(operations)).ready === WORKERS);
      }
      // The log is written at least once a second.
      await until(() => requestsIn(running).length === 40);
      const served = requestsIn(running).map(({ pid }) => pid);
      expect(pids.map((pid) => served.filter((each) => each === pid).length)).toEqual([20, 20]);
    });

    it('are ready and measured together, also on OPERATIONS_PORT, whichever is asked', async () => {
      expect((await ask(running.url, '/metrics')).status).toBe(404);

      await until(async () => (await counts()).every((count) => count === 40));
      const { text } = await ask(operations, '/metrics');
      expect(valueIn(text, 'nest_msi_workers')).toBe(WORKERS);
      expect(valueIn(text, 'nest_msi_database_connections_limit')).toBe(5 * WORKERS);
    });

    it('share the sign-ins that one address may send in a minute', async () => {
      const agents = Array.from({ length: 60 }, () =>
        request(running.url, '/rest/V1/integration/admin/token', {
          method: 'POST',
          body: '{"username":"nobody","password":"wrong-1"}',
          headers: { 'content-type': 'application/json', 'x-forwarded-for': '203.0.113.1' },
          agent: new http.Agent({ keepAlive: false }),
        }),
      );
      const statuses = (await Promise.all(agents)).map(({ status }) => status);
      expect(statuses.filter((status) => status === 401)).toHaveLength(20);
      expect(statuses.filter((status) => status === 429)).toHaveLength(40);
    });

    it('are replaced when one is killed, while the others answer, and what it had counted stays', async () => {
      await killOne(running);
      const statuses: number[] = [];
      await until(async () => {
        statuses.push((await ask(running.url, `${STOCKS}/1`)).status);
        const { ready } = await workersOf(operations);
        return statuses.length > 20 && ready === WORKERS;
      });
      expect(new Set(statuses)).toEqual(new Set([401]));
      const { text } = await ask(operations, '/metrics');
      expect(valueIn(text, 'nest_msi_worker_replacements_total')).toBe(1);
      await until(async () => (await counts()).every((count) => count === 40 + statuses.length));
    });
  });

  describe('workers', () => {
    it('create the first user once, and show its password once', async () => {
      const own = await createTestDatabase();
      const { code, stderr } = await run({ DATABASE_URL: own.url, ADMIN_USERNAME: 'first', SAMPLE_DATA: 'true' });
      await own.drop();
      expect(code).toBe(0);
      expect(stderr.match(/the password is shown only this once/g)).toHaveLength(1);
    });

    it('finish what is under way on SIGTERM, and are not ready from then on', async () => {
      const running = await start({ SHUTDOWN_DELAY: '0.5' });
      const pids = await pidsOf(running);
      const body = JSON.stringify({ stock: { name: 'slow' } });
      const socket = connect(Number(new URL(running.url).port), '127.0.0.1');
      let answer = '';
      socket.setEncoding('utf8').on('data', (text) => (answer += text.toString()));
      socket.write(
        `POST ${STOCKS} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${running.token}\r\n` +
          `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n{`,
      );
      await until(
        async () => valueIn((await ask(running.url, '/metrics')).text, 'nest_msi_http_requests_in_progress') === 1,
      );
      // As a terminal does: to all processes.
      running.signal('SIGINT');
      for (const pid of pids) process.kill(pid, 'SIGINT');
      await until(async () => !(await running.isReady()));
      await until(() =>
        ask(running.url, '/health/live').then(
          () => false,
          () => true,
        ),
      );
      socket.write(body.slice(1));
      await once(socket, 'close');
      expect(answer).toMatch(/^HTTP\/1.1 200 OK\r\n/);
      expect(await running.ended()).toBe(0);
      expect(running.lines().at(-1)?.['msg']).toBe('Shut down.');
      expect(running.lines().filter(({ msg }) => msg === 'Shut down.')).toHaveLength(WORKERS + 1);
    });

    it('end with a primary that is killed', async () => {
      const running = await start();
      const pids = await pidsOf(running);
      await running.kill();
      await until(() => pids.every((pid) => !isAlive(pid)));
      expect(pids).toHaveLength(WORKERS);
    });

    it('end at once with a second signal', async () => {
      const running = await start({ SHUTDOWN_DELAY: '60' });
      running.signal();
      await until(async () => !(await running.isReady()));
      running.signal('SIGINT');
      expect(await running.ended()).toBe(130);
      await expect(ask(running.url, '/health/live')).rejects.toThrow('ECONNREFUSED');
    });

    it('end the start when they cannot start, with the reason, once', async () => {
      const taken = createServer().listen(0, '127.0.0.1');
      await once(taken, 'listening');
      const { port } = taken.address() as AddressInfo;
      const { code, stderr } = await run({ PORT: String(port) });
      taken.close();
      expect([code, stderr]).toEqual([
        1,
        `nest-msi cannot start: Another program listens on port ${port} of 127.0.0.1 (see PORT)\n`,
      ]);
    });
  });
}
