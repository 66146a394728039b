import { createInterface } from 'node:readline';
import { Writable, type Readable } from 'node:stream';
import { Cancelled, Refusal } from './exit.js';

/** Reads the stream to its end, without the newline that `echo` appends. */
export async function readPassword(input: Readable): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of input) parts.push(Buffer.from(part as Buffer));
  return Buffer.concat(parts)
    .toString()
    .replace(/\r?\n$/, '');
}

/**
 * Prompts twice on a terminal, without echo.
 *
 * @throws Cancelled for Ctrl-C and Ctrl-D; Refusal when the two differ
 */
export async function askPassword(input: Readable, output: Writable): Promise<string> {
  const noEcho = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, output: noEcho, terminal: true, historySize: 0 });
  const answers = lines[Symbol.asyncIterator]();
  const ask = async (question: string): Promise<string> => {
    output.write(question);
    const { done, value } = await answers.next();
    output.write('\n');
    if (done) throw new Cancelled();
    return value;
  };
  try {
    const password = await ask('Password: ');
    if ((await ask('Once more: ')) !== password) throw new Refusal('The two passwords differ.');
    return password;
  } finally {
    lines.close();
  }
}
