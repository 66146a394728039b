import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ADMIN } from './test-app.js';

const MAIN = join(import.meta.dirname, '../../dist/src/main.js');

/** The built service in a process of its own, as it runs in production. */
export class BuiltService {
  private constructor(
    private readonly child: ChildProcess,
    /** What it has logged up to now. */
    readonly log: string[],
    readonly url: string,
    /** The administrator's. */
    readonly token: string,
  ) {}

  static async start(databaseUrl: string, env: Record<string, string> = {}): Promise<BuiltService> {
    const child = spawn(process.execPath, [MAIN], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env['PATH'],
        PORT: '0',
        DATABASE_URL: databaseUrl,
        DATABASE_POOL_SIZE: '5',
        SAMPLE_DATA: 'false',
        ADMIN_USERNAME: ADMIN.username,
        ADMIN_PASSWORD: ADMIN.password,
        TOKEN_RATE_LIMIT: '0',
        ...env,
      },
    });
    const log: string[] = [];
    child.stdout.setEncoding('utf8').on('data', (text: string) => log.push(text));
    const url = await urlOf(child);
    const response = await fetch(`${url}/rest/V1/integration/admin/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(ADMIN),
    });
    return new BuiltService(child, log, url, (await response.json()) as string);
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  signal(name: NodeJS.Signals = 'SIGTERM'): void {
    this.child.kill(name);
  }

  async kill(): Promise<void> {
    if (!this.isRunning) return;
    const gone = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await gone;
  }

  /** Its exit code, when it has ended and all that it logged has arrived. */
  async ended(): Promise<number | null> {
    if (!this.child.stdout?.closed) await once(this.child, 'close');
    return this.child.exitCode;
  }

  lines(): Record<string, unknown>[] {
    return this.log
      .join('')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  /** @throws when no answer comes */
  async send(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; headers: Headers; body: unknown }> {
    const response = await fetch(this.url + path, {
      method,
      headers: { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, headers: response.headers, body: await response.json() };
  }

  async isReady(): Promise<boolean> {
    try {
      return (await fetch(`${this.url}/health/ready`)).ok;
    } catch {
      return false;
    }
  }
}

/** It greets with it. */
async function urlOf({ stderr }: ChildProcess): Promise<string> {
  let said = '';
  for await (const text of stderr?.setEncoding('utf8').iterator({ destroyOnReturn: false }) ?? []) {
    said += text;
    const url = /http:\/\/[\d.:]+/.exec(said)?.[0];
    if (url && said.includes('Try it')) {
      stderr?.resume();
      return url;
    }
  }
  throw new Error(`The service did not start: ${said}`);
}
