import { createReadStream } from 'node:fs';
import { mkdtemp, open, rm, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { UsageError } from '../exit.js';

const CHUNK_BYTES = 64 * 1024;

/** A file that can be read more than once: standard input and pipes are copied to a temporary file first. */
export class CsvFile {
  private constructor(
    /** For messages. */
    readonly name: string,
    private readonly handle: FileHandle,
    /** In bytes, as stored. */
    readonly size: number,
  ) {}

  /**
   * @param name path, or `-` for standard input
   * @throws UsageError for a file that cannot be opened
   */
  static async open(name: string, stdin: Readable): Promise<CsvFile> {
    if (name === '-') return this.spool('standard input', stdin);
    try {
      const handle = await open(name);
      const info = await handle.stat();
      if (info.isFile()) return new CsvFile(name, handle, info.size);
      await handle.close();
      if (info.isDirectory()) throw new UsageError(`"${name}" is a directory.`);
    } catch (error) {
      if (error instanceof UsageError) throw error;
      throw new UsageError(`"${name}" cannot be read: ${(error as Error).message}`);
    }
    return this.spool(name, createReadStream(name));
  }

  private static async spool(name: string, input: Readable): Promise<CsvFile> {
    const folder = await mkdtemp(join(tmpdir(), 'nest-msi-'));
    const handle = await open(join(folder, 'import.csv'), 'wx+', 0o600);
    // Unlinked while open: the operating system deletes the file when the process exits, even after a crash.
    await rm(folder, { recursive: true });
    try {
      for await (const chunk of input) await handle.write(chunk as Buffer);
      return new CsvFile(name, handle, (await handle.stat()).size);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  close(): Promise<void> {
    return this.handle.close();
  }

  /**
   * Reads from the start.
   *
   * @param onRead called with the number of bytes read so far
   */
  async *bytes(onRead: (bytes: number) => void = () => undefined): AsyncGenerator<Buffer> {
    for (let position = 0; ;) {
      const { bytesRead, buffer } = await this.handle.read({ buffer: Buffer.allocUnsafe(CHUNK_BYTES), position });
      if (bytesRead === 0) return;
      position += bytesRead;
      onRead(position);
      yield buffer.subarray(0, bytesRead);
    }
  }
}
