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

/** UTC, as Magento's columns hold it. */
export const toTimestamp = (milliseconds: number): string =>
  new Date(milliseconds).toISOString().slice(0, 19).replace('T', ' ');

/** @returns NaN for MySQL's `0000-00-00 00:00:00` */
export const timeOf = (timestamp: string): number => Date.parse(`${timestamp.replace(' ', 'T').slice(0, 19)}Z`);
