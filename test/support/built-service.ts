import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { ADMIN } from './test-app.js';

/** The built service in a process of its own, as it runs in production. */
export class BuiltService {
  private constructor(
    private readonly child: ChildProcess,
    /** What it has logged up to now. */
    readonly log: string[],
    readonly url: string,
  ) {}

  static async start(databaseUrl: string, env: Record<string, string> = {}): Promise<BuiltService> {
    const child = spawn(process.execPath, ['dist/src/main.js'], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env['PATH'],
        PORT: '0',
        DATABASE_URL: databaseUrl,
        DATABASE_POOL_SIZE: '5',
        SAMPLE_DATA: 'false',
        ADMIN_PASSWORD: ADMIN.password,
        TOKEN_RATE_LIMIT: '0',
        ...env,
      },
    });
    const log: string[] = [];
    child.stdout.setEncoding('utf8').on('data', (text: string) => log.push(text));
    return new BuiltService(child, log, await urlOf(child));
  }

  kill(signal: NodeJS.Signals = 'SIGTERM'): void {
    this.child.kill(signal);
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

  async token(): Promise<string> {
    const response = await fetch(`${this.url}/rest/V1/integration/admin/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(ADMIN),
    });
    return (await response.json()) as string;
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
