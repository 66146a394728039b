import { randomInt } from 'node:crypto';
import { tooManyKeys, tooManyValues } from '../../webapi/errors/body-errors.js';

/** Keys are counted in objects with more keys than this. */
const LARGE = 1_000;
const MOST_KEYS = 100_000;
/** Minimum of body bytes per object, list, list element or XML element; a source item takes about 80 bytes. */
const BYTES_PER_OBJECT = 16;
/** The same of the body's own bytes per object or list: each takes 150 to 250 bytes of memory. */
const OWN_BYTES_PER_OBJECT = 10;
const ALWAYS_ALLOWED = 10_000;

/** Bits of the filter that estimates the number of distinct keys. */
const FILTER_BITS = 2 ** 22;
const SEED = randomInt(2 ** 31);

/**
 * Limits memory amplification of parsed bodies: counts objects, lists and elements, the keys of large objects, and distinct keys,
 * since V8 creates a hidden class for each sequence of keys.
 */
export class BodySize {
  private objects = 0;
  private inLarge = 0;
  private different = 0;
  private inSize = 0;
  private readonly mostObjects: number;
  private readonly mostInSize: number;
  private readonly filter = new Uint8Array(FILTER_BITS / 8);

  /**
   * @param limit largest body, in bytes
   * @param size of this one
   */
  constructor(limit: number, size = limit) {
    this.mostObjects = Math.max(ALWAYS_ALLOWED, Math.floor(limit / BYTES_PER_OBJECT));
    this.mostInSize = Math.max(ALWAYS_ALLOWED, Math.floor(size / OWN_BYTES_PER_OBJECT));
  }

  /** @throws WebapiError 400 */
  addObject(): void {
    this.addElement();
    if (++this.inSize > this.mostInSize) throw tooManyValues(this.mostInSize);
  }

  /** @throws WebapiError 400 */
  addElement(): void {
    if (++this.objects > this.mostObjects) throw tooManyValues(this.mostObjects);
  }

  /**
   * @param count keys of its object so far, this one included
   * @throws WebapiError 400
   */
  addKey(count: number): void {
    if (count > LARGE && ++this.inLarge > MOST_KEYS) throw tooManyKeys(MOST_KEYS);
  }

  /**
   * @param key bytes or character codes of a key
   * @throws WebapiError 400
   */
  addName(key: ArrayLike<number>): void {
    let hash = SEED;
    for (let at = 0; at < key.length; at++) hash = Math.imul(hash ^ key[at]!, 0x01000193);
    hash = (hash ^ (hash >>> 15)) & (FILTER_BITS - 1);
    const bit = 1 << (hash & 7);
    if (this.filter[hash >> 3]! & bit) return;
    this.filter[hash >> 3]! |= bit;
    if (++this.different > MOST_KEYS + LARGE) throw tooManyKeys(MOST_KEYS);
  }
}
