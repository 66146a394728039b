import { beforeEach, expect, it } from '@jest/globals';
import { NonceCleanup } from './nonce-cleanup.js';

const HOUR = 60 * 60_000;

let wall: number;
let monotonic: number;
let cleanup: NonceCleanup;

beforeEach(() => {
  wall = 1_000 * HOUR;
  monotonic = 0;
  cleanup = new NonceCleanup({ now: () => wall }, () => monotonic);
});

function pass(hours: number): void {
  wall += hours * HOUR;
  monotonic += hours * HOUR;
}

it('is due once an hour', () => {
  pass(0.9);
  expect(cleanup.isDue()).toBe(false);
  pass(0.1);
  expect([cleanup.isDue(), cleanup.isDue()]).toEqual([true, false]);
  pass(1);
  expect(cleanup.isDue()).toBe(true);
});

it.each([3, -3])('waits an hour after the clock has stepped by %i hours', (hours) => {
  wall += hours * HOUR;
  pass(1);
  expect(cleanup.isDue()).toBe(false);
  pass(1);
  expect(cleanup.isDue()).toBe(true);
});

it('does not wait longer after a backward step', () => {
  wall -= 100 * HOUR;
  pass(1);
  cleanup.isDue();
  pass(1);
  expect(cleanup.isDue()).toBe(true);
});
