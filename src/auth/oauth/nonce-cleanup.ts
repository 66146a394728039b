import type { Clock } from '../clock.js';
import { CLOCK_TOLERANCE_MS } from '../clock.js';

const INTERVAL_MS = 60 * 60_000;

/**
 * Schedules the deletion of old nonces: once an hour, and only when wall clock and monotonic clock have advanced
 * equally. After an erroneous step forward, the cleanup would delete nonces whose timestamps become valid again
 * (replay).
 */
export class NonceCleanup {
  private wall: number;
  private monotonic: number;

  constructor(
    private readonly clock: Clock,
    private readonly monotonicNow: () => number = () => performance.now(),
  ) {
    this.wall = clock.now();
    this.monotonic = monotonicNow();
  }

  isDue(): boolean {
    const elapsed = this.monotonicNow() - this.monotonic;
    if (elapsed < INTERVAL_MS) return false;
    const hasStepped = Math.abs(this.clock.now() - this.wall - elapsed) > CLOCK_TOLERANCE_MS;
    this.wall = this.clock.now();
    this.monotonic = this.monotonicNow();
    return !hasStepped;
  }
}
