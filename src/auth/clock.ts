import { Injectable } from '@nestjs/common';

/** Wall clock; it can be stepped in either direction. Use `performance.now()` for intervals. */
@Injectable()
export class Clock {
  /** @returns milliseconds since 1970 */
  now(): number {
    return Date.now();
  }
}

/** Tolerance for clock skew between servers and for clock steps. */
export const CLOCK_TOLERANCE_MS = 60_000;
