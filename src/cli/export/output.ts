import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { UsageError } from '../exit.js';

/**
 * Writes a file atomically: a temporary file is renamed when it is complete. Compresses with gzip when the name ends in
 * `.gz`.
 *
 * @throws UsageError when the file cannot be written
 */
export async function writeFile(path: string, chunks: AsyncIterable<string>): Promise<void> {
  const unfinished = `${path}.${process.pid}.part`;
  const steps = path.endsWith('.gz') ? [createGzip()] : [];
  try {
    await pipeline([Readable.from(chunks), ...steps, createWriteStream(unfinished, { flags: 'wx' })]);
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    if (isFileError(error)) throw new UsageError(`"${path}" cannot be written: ${(error as Error).message}`);
    throw error;
  }
}

/** Writes to a stream without closing it; stops early when the reader has closed its end (EPIPE). */
export async function writeTo(stream: Writable, chunks: AsyncIterable<string>): Promise<void> {
  for await (const chunk of chunks) {
    const failed = await new Promise<boolean>((resolve) => stream.write(chunk, (error) => resolve(Boolean(error))));
    if (failed || stream.destroyed) return;
  }
}

const isFileError = (error: unknown): boolean => 'syscall' in (error as object) && 'path' in (error as object);
