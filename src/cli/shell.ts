import type { Readable, Writable } from 'node:stream';
import type { INestApplicationContext, ModuleMetadata } from '@nestjs/common';
import { pino } from 'pino';
import { createContext } from '../app.js';
import { type Config, loadConfig } from '../config.js';
import { createLogger } from '../logging.js';
import { UsageError, type Failure } from './exit.js';

/** What a program finds around it. */
export interface Surroundings {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable;
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  /** Left out: that of the process. */
  readonly env?: Record<string, string>;
}

/** What commands share: configuration, the application, and where to say what. */
export class Shell {
  constructor(
    readonly around: Surroundings,
    /** Results and errors as JSON. */
    readonly json: boolean,
    /** Modules that extend the service. */
    readonly imports: ModuleMetadata['imports'] = [],
  ) {}

  config(): Config {
    try {
      return loadConfig(this.around.env);
    } catch (error) {
      throw new UsageError((error as Error).message);
    }
  }

  /** Runs work with the services of the application, and ends it. */
  async inApp<Result>(work: (app: INestApplicationContext) => Promise<Result>): Promise<Result> {
    const config = this.config();
    // Failures are told when they arrive here; the log is for those who look for more.
    const isWanted = config.logLevel === 'debug' || config.logLevel === 'trace';
    const app = await createContext(
      config,
      isWanted ? createLogger(config, this.around.stderr) : pino({ level: 'silent' }),
      this.imports,
    );
    try {
      return await work(app);
    } finally {
      await app.close();
    }
  }

  /** The result: text for people, or the value for programs. */
  result(value: object, text: string): Promise<void> {
    return this.print(this.json ? JSON.stringify(value) : text);
  }

  /** To standard output. Waits until it is taken, so that a long output does not pile up. */
  print(text: string): Promise<void> {
    return new Promise((resolve) => this.around.stdout.write(`${text}\n`, () => resolve()));
  }

  /** To standard error: what is worth knowing, and no result. */
  note(text: string): void {
    this.around.stderr.write(`${text}\n`);
  }

  fail({ message, errors }: Failure): void {
    if (this.json) return this.note(JSON.stringify({ message, ...(errors.length > 0 && { errors }) }));
    for (const each of errors)
      this.note(visible('line' in each ? `line ${each.line}: ${each.message}` : `  ${each.message}`));
    this.note(`error: ${message.split('\n').map(visible).join('\n')}`);
  }
}

/** Control characters of somebody's data do not reach the terminal. */
export const visible = (text: string): string =>
  text.replace(/\p{Cc}/gu, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
