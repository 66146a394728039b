import { Unzip, UnzipInflate } from 'fflate';
import { Refusal } from '../exit.js';

export const ZIP = [0x50, 0x4b, 0x03, 0x04];

/** The files of GeoNames' archives: DE.txt, GB_full.txt, allCountries.txt; not readme.txt. */
const WANTED = /^(?!readme)[^/]+\.(txt|csv)$/i;

/**
 * Decompresses the first text file of a zip archive other than its readme, as the bytes arrive.
 *
 * @throws Refusal for a damaged or incomplete archive, and for one without such a file
 */
export async function* unzip(bytes: AsyncIterable<Buffer>): AsyncGenerator<Uint8Array> {
  let chunks: Uint8Array[] = [];
  let state: 'absent' | 'open' | 'done' = 'absent';
  let failure: Error | null = null;
  const archive = new Unzip((file) => {
    if (state !== 'absent' || !WANTED.test(file.name)) return;
    state = 'open';
    file.ondata = (error, chunk, isLast) => {
      if (error) failure = error;
      else chunks.push(chunk);
      if (isLast) state = 'done';
    };
    file.start();
  });
  archive.register(UnzipInflate);
  const stateNow = (): typeof state => state;
  for await (const part of bytes) {
    try {
      archive.push(part);
    } catch (error) {
      failure = error as Error;
    }
    if (failure) throw damaged(failure.message);
    yield* chunks;
    chunks = [];
    if (stateNow() === 'done') return;
  }
  throw stateNow() === 'absent'
    ? new Refusal('The archive has no text file such as DE.txt.')
    : damaged('unexpected end of file');
}

const damaged = (reason: string): Refusal => new Refusal(`The archive is damaged or incomplete: ${reason}.`);
