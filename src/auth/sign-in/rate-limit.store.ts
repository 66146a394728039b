import { Injectable } from '@nestjs/common';
import type { Store } from 'express-rate-limit';
import { LRUCache } from 'lru-cache';

/** Maximum of addresses; beyond it, the least recently used ones are evicted. */
const MAX_ADDRESSES = 100_000;
export const WINDOW_MS = 60_000;

/** Sign-ins of one address in its current window, and when that ends. */
export interface Hits {
  readonly total: number;
  readonly resetMs: number;
}

/**
 * Fixed windows measured by the monotonic clock. The library's own store uses the wall clock: a backward step would
 * prolong every window.
 */
@Injectable()
export class RateLimitStore implements Store {
  /** Set when several processes count together. Without an answer, this process counts alone. */
  shared: ((address: string) => Promise<Hits | undefined>) | undefined;
  /** Created by the first sign-in: a cache of this size allocates for 30 ms, which every command would wait for. */
  private cache: LRUCache<string, { count: number }> | undefined;

  async increment(address: string): Promise<{ totalHits: number; resetTime: Date }> {
    const { total, resetMs } = (await this.shared?.(address)) ?? this.count(address);
    return { totalHits: total, resetTime: new Date(Date.now() + resetMs) };
  }

  count(address: string): Hits {
    const window = this.hits.get(address) ?? { count: 0 };
    if (window.count === 0) this.hits.set(address, window);
    window.count++;
    return { total: window.count, resetMs: this.hits.getRemainingTTL(address) };
  }

  decrement(address: string): void {
    const window = this.hits.get(address);
    if (window) window.count--;
  }

  resetKey(address: string): void {
    this.hits.delete(address);
  }

  private get hits(): LRUCache<string, { count: number }> {
    return (this.cache ??= new LRUCache({ max: MAX_ADDRESSES, ttl: WINDOW_MS, ttlResolution: 0 }));
  }
}
