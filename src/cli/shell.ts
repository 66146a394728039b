import type { Readable, Writable } from 'node:stream';
import type { INestApplicationContext, ModuleMetadata } from '@nestjs/common';
import { pino } from 'pino';
import { createContext } from '../app.js';
import type { ServiceOptions } from '../inventory/inventory-options.js';
import type { Config } from '../config/config.js';
import { loadConfig } from '../config/load-config.js';
import { createLogger } from '../logging.js';
import { Messages } from '../webapi/errors/messages.js';
import { UsageError, type Failure } from './exit.js';

/** Standard streams and environment variables of a command. */
export interface ProcessIo {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable;
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  /** Default: the environment of the process. */
  readonly env?: Record<string, string>;
}

/** What commands share: configuration, the application context, and output. */
export class Shell {
  readonly messages: Messages;

  constructor(
    readonly io: ProcessIo,
    /** Results and errors as JSON. */
    readonly json: boolean,
    /** Modules that extend the service. */
    readonly imports: ModuleMetadata['imports'] = [],
    readonly options: ServiceOptions = {},
  ) {
    this.messages = new Messages(options.messages);
  }

  config(): Config {
    try {
      return loadConfig(this.io.env);
    } catch (error) {
      throw new UsageError((error as Error).message);
    }
  }

  /** Runs `work` in an application context, which is closed afterwards. */
  async inApp<Result>(work: (app: INestApplicationContext) => Promise<Result>): Promise<Result> {
    const config = this.config();
    // Commands print their own errors: the application logs only at the levels debug and trace.
    const isLogging = config.logLevel === 'debug' || config.logLevel === 'trace';
    const app = await createContext(
      config,
      isLogging ? createLogger(config, this.io.stderr) : pino({ level: 'silent' }),
      this.imports,
      this.options,
    );
    try {
      return await work(app);
    } finally {
      await app.close();
    }
  }

  /** Prints the result: as text, or with `--json` as JSON. */
  result(value: object, text: string): Promise<void> {
    return this.print(this.json ? JSON.stringify(value) : text);
  }

  /** Prints to standard output. Awaiting it applies backpressure: long output is not buffered in memory. */
  print(text: string): Promise<void> {
    return new Promise((resolve) => this.io.stdout.write(`${text}\n`, () => resolve()));
  }

  /** Prints to standard error. */
  note(text: string): void {
    this.io.stderr.write(`${text}\n`);
  }

  fail({ message, errors }: Failure): void {
    if (this.json) return this.note(JSON.stringify({ message, ...(errors.length > 0 && { errors }) }));
    for (const each of errors)
      this.note(visible('line' in each ? `line ${each.line}: ${each.message}` : `  ${each.message}`));
    this.note(`error: ${message.split('\n').map(visible).join('\n')}`);
  }
}

/** Escapes control characters, so that stored data cannot send escape sequences to the terminal. */
export const visible = (text: string): string =>
  text.replace(/\p{Cc}/gu, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
