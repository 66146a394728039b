import { Injectable } from '@nestjs/common';

/** The wall clock, which can step back and forth. What measures an interval uses `performance.now()` instead. */
@Injectable()
export class Clock {
  /** @returns milliseconds since 1970 */
  now(): number {
    return Date.now();
  }
}

/** How far the clocks of two servers may differ, and how small a clock step is ignored. */
export const CLOCK_TOLERANCE_MS = 60_000;

/** UTC, as Magento's columns hold it. */
export const toTimestamp = (milliseconds: number): string =>
  new Date(milliseconds).toISOString().slice(0, 19).replace('T', ' ');

/** @returns NaN for MySQL's `0000-00-00 00:00:00` */
export const timeOf = (timestamp: string): number => Date.parse(`${timestamp.replace(' ', 'T').slice(0, 19)}Z`);
