import { PassThrough, Readable, Writable } from 'node:stream';
import type { ModuleMetadata } from '@nestjs/common';
import { run } from '../../src/cli/program.js';
import type { ServiceOptions } from '../../src/inventory/inventory-options.js';

export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface Circumstances {
  /** What is piped in. */
  readonly stdin?: string | Buffer;
  /** Terminal input: one line per prompt. */
  readonly typed?: readonly string[];
  /** Width of the terminal on standard error, in columns. */
  readonly terminal?: number;
  readonly env?: Record<string, string>;
}

/** The program as bin/nest-msi runs it, with its streams and its environment caught. */
export const commandLine =
  (databaseUrl: string, imports: ModuleMetadata['imports'] = [], options: ServiceOptions = {}) =>
  async (args: readonly string[], { stdin = '', typed, terminal, env }: Circumstances = {}): Promise<Outcome> => {
    const [stdout, stderr] = [new Captured(), new Captured()];
    stderr.isTTY = terminal !== undefined || typed !== undefined;
    stderr.columns = terminal ?? 80;
    const input = typed ? keyboard(typed, stderr) : Readable.from([Buffer.from(stdin)]);
    const code = await run(
      args,
      { stdin: input, stdout, stderr, env: { DATABASE_URL: databaseUrl, DATABASE_POOL_SIZE: '3', ...env } },
      imports,
      options,
    );
    return { code, out: stdout.text, err: stderr.text };
  };

class Captured extends Writable {
  isTTY = false;
  columns = 80;
  text = '';

  override _write(part: Buffer, _: unknown, done: () => void): void {
    this.text += part.toString();
    done();
  }

  // What a progress bar does to a terminal.
  clearLine = (): boolean => true;
  cursorTo = (): boolean => true;
  moveCursor = (): boolean => true;
}

/** Types one answer whenever a question has been asked. */
function keyboard(answers: readonly string[], screen: Captured): Readable & { isTTY: boolean } {
  const keys = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => undefined });
  const rest = [...answers];
  let seen = 0;
  const timer = setInterval(() => {
    const questions = screen.text.split(': ').length - 1;
    if (questions <= seen) return;
    seen = questions;
    const answer = rest.shift();
    if (answer !== undefined) keys.write(answer);
    if (rest.length === 0) clearInterval(timer);
  }, 5);
  timer.unref();
  return keys;
}
