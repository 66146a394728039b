import { LRUCache } from 'lru-cache';
import { unpadded } from '../../database/dialect.js';
import { forEachYielding } from '../../database/event-loop.js';
import { isDistinguishable } from '../../webapi/arguments/distinguishable.js';

/** How long a spelling is cached: another program may replace its row. */
const TTL_MS = 60_000;
const CACHE_SIZE = 10_000;
/** Longer codes would be cut by their column. */
const MAX_LENGTH = 255;

/** A code of megabytes that no table can hold is not sent to the database, which would compare it. */
const isShort = (code: string): boolean => unpadded(code).length <= MAX_LENGTH;

/** Looks codes up in their table, as its collation compares them: `café` may find `cafe`. */
export type LookUp = (codes: readonly string[]) => Promise<ReadonlyMap<string, string>>;

/**
 * The stored spelling of codes. The database's collation decides which texts are the same code: unknown spellings are
 * looked up in one statement for all items of a request, and hits are cached. Misses are not: the code may exist a
 * moment later.
 */
export class Spellings {
  private readonly stored = new LRUCache<string, string>({ max: CACHE_SIZE, ttl: TTL_MS, perf: performance });

  constructor(private readonly lookUp: LookUp) {}

  /** @returns the items, their codes spelled as they are stored; a code that does not exist stays as it was sent */
  async resolve<Item extends { readonly sourceCode: string | null }>(items: readonly Item[]): Promise<readonly Item[]> {
    const spellings = await this.of(items.map(({ sourceCode }) => sourceCode));
    const isStored = ({ sourceCode }: Item): boolean => (spellings.get(sourceCode) ?? sourceCode) === sourceCode;
    if (items.every(isStored)) return items;
    return items.map((item) => (isStored(item) ? item : { ...item, sourceCode: spellings.get(item.sourceCode) }));
  }

  /** After a save: the code exists in this spelling. The first write that names it has nothing to look up. */
  confirm(stored: string): void {
    if (stored.length <= MAX_LENGTH) this.stored.set(stored, stored);
  }

  /** Returns the codes that do not exist, and removes them from the cache. */
  async missing(codes: readonly string[]): Promise<Set<string>> {
    const sent = new Set(codes);
    const found = await this.lookUp([...sent].filter(isShort));
    const missing = new Set<string>();
    await forEachYielding([...sent], (code) => {
      if (found.has(code)) return;
      missing.add(code);
      this.stored.delete(code);
    });
    return missing;
  }

  private async of(codes: readonly (string | null)[]): Promise<ReadonlyMap<string | null, string>> {
    const spellings = new Map<string | null, string>();
    const unknown: string[] = [];
    await forEachYielding([...new Set(codes)], (code) => {
      const stored = code === null ? undefined : this.stored.get(code);
      if (stored !== undefined) spellings.set(code, stored);
      else if (code !== null && isShort(code) && isDistinguishable(code)) unknown.push(code);
    });
    if (unknown.length === 0) return spellings;
    for (const [code, stored] of await this.lookUp(unknown)) {
      spellings.set(code, stored);
      this.stored.set(code, stored);
    }
    return spellings;
  }
}
