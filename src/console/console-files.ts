import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What `vite build` writes, seen from `src/console` and from `dist/src/console`. */
const BUILT = ['../../console/dist/', '../../../console/dist/'].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
);

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** The build compresses scripts and styles; the smaller encoding comes first. */
const ENCODINGS = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const;

export interface ConsoleFile {
  readonly type: string;
  readonly content: Buffer;
  readonly encoding: 'br' | 'gzip' | undefined;
  readonly etag: string;
}

/** The files of the built console. Only names that the folder has are looked up: no path leads out of it. */
export class ConsoleFiles {
  private readonly folder = BUILT.find((path) => existsSync(join(path, 'index.html')));
  private readonly names = new Set(
    this.folder === undefined
      ? []
      : readdirSync(this.folder, { recursive: true, encoding: 'utf8' }).map((name) => name.replaceAll('\\', '/')),
  );
  private readonly loaded = new Map<string, Promise<ConsoleFile | undefined>>();

  has(name: string): boolean {
    return extname(name) in TYPES && this.names.has(name);
  }

  /**
   * @param accepted the request's Accept-Encoding
   * @returns undefined for a file that a later build has deleted
   */
  get(name: string, accepted: string): Promise<ConsoleFile | undefined> {
    const [encoding, suffix = ''] =
      ENCODINGS.find(([token, ending]) => accepts(accepted, token) && this.names.has(name + ending)) ?? [];
    const stored = name + suffix;
    const known = this.loaded.get(stored);
    if (known) return known;
    const file = this.load(name, stored, encoding).catch((error: NodeJS.ErrnoException) => {
      this.loaded.delete(stored);
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    this.loaded.set(stored, file);
    return file;
  }

  private async load(name: string, stored: string, encoding: ConsoleFile['encoding']): Promise<ConsoleFile> {
    const content = await readFile(join(this.folder ?? '', stored));
    const etag = `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`;
    return { type: TYPES[extname(name)] ?? '', content, encoding, etag };
  }
}

const accepts = (header: string, token: string): boolean =>
  header.split(',').some((each) => {
    const [name = '', quality = ''] = each.split(';').map((part) => part.trim());
    return name.toLowerCase() === token && !/^q=0(\.0*)?$/i.test(quality);
  });
