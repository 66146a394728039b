import type { INestApplicationContext, ModuleMetadata } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { pino } from 'pino';
import { createApp } from '../../src/app.js';
import { AdminUsersRepository } from '../../src/auth/users/admin-users.repository.js';
import { loadConfig } from '../../src/config/load-config.js';
import { Database } from '../../src/database/database.js';
import type { ServiceOptions } from '../../src/inventory/inventory-options.js';
import { cheapHash } from './cheap-hash.js';
import { createTestDatabase, type TestDatabase } from './test-database.js';

export const ADMIN = { username: 'admin', password: 'correct horse battery staple' };

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON, else the text. */
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly body: any;
  readonly text: string;
}

export interface RequestOptions {
  readonly headers?: Record<string, string>;
  /** Sent as it is; an object is sent as JSON. */
  readonly body?: unknown;
  /** null: none. Left out: the administrator's. */
  readonly token?: string | null;
}

/**
 * An administrator whose sign-ins take 1 ms instead of 200. Nothing happens where one of this name exists.
 *
 * @param roleId left out: everything
 */
export async function createUser(
  app: INestApplicationContext,
  username: string,
  password: string,
  roleId?: number,
): Promise<void> {
  const users = app.get(AdminUsersRepository, { strict: false });
  const hash = await cheapHash(password);
  await app
    .get(Database, { strict: false })
    .transaction(async () => {
      if (!(await users.byName(username))) await users.create(username, hash, roleId);
    })
    .catch(async (error: unknown) => {
      // Another instance that starts at the same time was first.
      if (!(await users.byName(username))) throw error;
    });
}

/** The application that ships, on an empty database of its own, listening on a free port, with an administrator. */
export class TestApp {
  private constructor(
    readonly nest: NestExpressApplication,
    readonly url: string,
    readonly log: string[],
    private readonly database: TestDatabase,
    private token: string,
  ) {}

  /**
   * @param env variables on top of the test's own
   * @param imports modules that extend it
   * @param options of the service beside its configuration and modules
   */
  static async start(
    env: Record<string, string> = {},
    database?: TestDatabase,
    imports: ModuleMetadata['imports'] = [],
    options: ServiceOptions = {},
  ): Promise<TestApp> {
    const own = database ?? (await createTestDatabase());
    const config = loadConfig({
      PORT: '0',
      DATABASE_URL: own.url,
      DATABASE_POOL_SIZE: '5',
      LOG_LEVEL: 'info',
      TOKEN_RATE_LIMIT: '0',
      ...env,
    });
    const log: string[] = [];
    const nest = await createApp(
      config,
      pino({ level: config.logLevel, base: undefined }, { write: (line: string) => void log.push(line) }),
      { imports, ...options },
    );
    try {
      await nest.init();
    } catch (error) {
      await nest.close();
      await own.drop();
      throw error;
    }
    await createUser(nest, ADMIN.username, ADMIN.password);
    await nest.listen(0, '127.0.0.1');
    const app = new TestApp(nest, await nest.getUrl(), log, own, '');
    app.token = (await app.post('/rest/V1/integration/admin/token', ADMIN, { token: null })).body as string;
    return app;
  }

  /** The administrator's Authorization header, for requests that `send` cannot make. */
  get authorization(): string {
    return `Bearer ${this.token}`;
  }

  /** Ends the application; its database goes too. No test may have made it log a secret. */
  async stop(): Promise<void> {
    await this.nest.close();
    await this.database.drop();
    const secrets = [ADMIN.password, this.token].filter((secret) => secret !== '');
    const leak = this.log.find((line) => secrets.some((secret) => line.includes(secret)));
    if (leak !== undefined) throw new Error(`A secret is in the log: ${leak}`);
  }

  get = (path: string, options: RequestOptions = {}): Promise<Answer> => this.send('GET', path, options);
  delete = (path: string, options: RequestOptions = {}): Promise<Answer> => this.send('DELETE', path, options);
  post = (path: string, body: unknown, options: RequestOptions = {}): Promise<Answer> =>
    this.send('POST', path, { body, ...options });
  put = (path: string, body: unknown, options: RequestOptions = {}): Promise<Answer> =>
    this.send('PUT', path, { body, ...options });

  async send(
    method: string,
    path: string,
    { headers = {}, body, token = this.token }: RequestOptions = {},
  ): Promise<Answer> {
    const isRaw = body === undefined || typeof body === 'string' || body instanceof Uint8Array;
    const response = await fetch(this.url + path, {
      method,
      headers: {
        ...(token !== null && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      body: isRaw ? (body as string | undefined) : JSON.stringify(body),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text, text };
  }
}
