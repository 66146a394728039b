import type { Store } from 'express-rate-limit';
import { LRUCache } from 'lru-cache';

/** Maximum of addresses; beyond it, the least recently used ones are evicted. */
const MAX_ADDRESSES = 100_000;

/**
 * Fixed windows measured by the monotonic clock. The library's own store uses the wall clock: a backward step would
 * prolong every window.
 */
export class RateLimitStore implements Store {
  private readonly hits: LRUCache<string, { count: number }>;

  constructor(windowMs: number) {
    this.hits = new LRUCache({ max: MAX_ADDRESSES, ttl: windowMs, ttlResolution: 0 });
  }

  increment(address: string): { totalHits: number; resetTime: Date } {
    const window = this.hits.get(address) ?? { count: 0 };
    if (window.count === 0) this.hits.set(address, window);
    window.count++;
    return { totalHits: window.count, resetTime: new Date(Date.now() + this.hits.getRemainingTTL(address)) };
  }

  decrement(address: string): void {
    const window = this.hits.get(address);
    if (window) window.count--;
  }

  resetKey(address: string): void {
    this.hits.delete(address);
  }
}
