import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Refusal } from '../exit.js';

type Chunks = AsyncIterable<Buffer>;

/** Enough for every signature below, and for the NUL bytes of UTF-16. */
const SIGNATURE_BYTES = 64;

/**
 * Decompresses gzip and decodes UTF-16, both recognised by their first bytes; the result is UTF-8 without a byte order
 * mark.
 *
 * @throws Refusal for formats that are not CSV, and for damaged gzip
 */
export async function* toUtf8(bytes: Chunks): AsyncGenerator<Buffer> {
  const [start, compressed] = await peek(bytes, SIGNATURE_BYTES);
  const [head, plain] = startsWith(start, GZIP) ? await peek(gunzip(compressed), SIGNATURE_BYTES) : [start, compressed];
  for (const { signature, message } of REFUSED) if (startsWith(head, signature)) throw new Refusal(message);
  const utf16 = UTF16.find(({ signature }) => startsWith(head, signature));
  if (utf16) return yield* decode(plain, utf16.encoding);
  if (head.includes(0)) throw new Refusal(NOT_TEXT);
  if (!startsWith(head, UTF8_MARK)) return yield* plain;
  let isFirst = true;
  for await (const chunk of plain) {
    yield isFirst ? chunk.subarray(UTF8_MARK.length) : chunk;
    isFirst = false;
  }
}

/** Distinguishes invalid bytes from a U+FFFD in the text itself. */
export async function isValidUtf8(bytes: Chunks): Promise<boolean> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const chunk of bytes) decoder.decode(chunk, { stream: true });
    decoder.decode();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return false;
    throw error;
  }
}

/** @returns at least `least` bytes from the start, or all when there are fewer; and a stream of all bytes */
export async function peek(source: Chunks, least: number): Promise<[head: Buffer, all: Chunks]> {
  const iterator = source[Symbol.asyncIterator]();
  let head: Buffer = Buffer.alloc(0);
  while (head.length < least) {
    const { done, value } = await iterator.next();
    if (done) break;
    head = head.length === 0 ? value : Buffer.concat([head, value]);
  }
  async function* all(): AsyncGenerator<Buffer> {
    try {
      if (head.length > 0) yield head;
      for (;;) {
        const { done, value } = await iterator.next();
        if (done) return;
        yield value;
      }
    } finally {
      await iterator.return?.();
    }
  }
  return [head, all()];
}

const EXCEL = 'This is an Excel workbook, not a CSV file: save it as "CSV UTF-8" first.';
const NOT_TEXT =
  'This is not text in UTF-8: it contains NUL bytes. UTF-16 is recognised by its byte order mark; or save it as "CSV UTF-8".';

const GZIP = [0x1f, 0x8b];
const UTF8_MARK = [0xef, 0xbb, 0xbf];
const UTF16 = [
  { signature: [0xff, 0xfe], encoding: 'utf-16le' },
  { signature: [0xfe, 0xff], encoding: 'utf-16be' },
];
const REFUSED = [
  { signature: [0x50, 0x4b, 0x03, 0x04], message: EXCEL },
  { signature: [0xd0, 0xcf, 0x11, 0xe0], message: EXCEL },
  { signature: [0xff, 0xfe, 0, 0], message: 'UTF-32 is not supported: save the file as "CSV UTF-8".' },
  { signature: [0, 0, 0xfe, 0xff], message: 'UTF-32 is not supported: save the file as "CSV UTF-8".' },
];

const startsWith = (head: Buffer, signature: readonly number[]): boolean =>
  head.length >= signature.length && signature.every((byte, at) => head[at] === byte);

async function* gunzip(source: Chunks): AsyncGenerator<Buffer> {
  const output = createGunzip();
  pipeline(Readable.from(source), output, () => undefined);
  try {
    for await (const chunk of output) yield chunk as Buffer;
  } catch (error) {
    if (!(error as NodeJS.ErrnoException).code?.startsWith('Z_')) throw error;
    throw new Refusal(`The gzip file is damaged or incomplete: ${(error as Error).message}.`);
  }
}

async function* decode(source: Chunks, encoding: string): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of source) yield Buffer.from(decoder.decode(chunk, { stream: true }));
  yield Buffer.from(decoder.decode());
}
