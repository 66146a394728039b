import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { RateLimitStore } from './rate-limit.store.js';

let monotonic = 0;
let store: RateLimitStore;

beforeEach(() => {
  jest.spyOn(performance, 'now').mockImplementation(() => 1_000 + monotonic);
  monotonic = 0;
  store = new RateLimitStore(60_000);
});
afterEach(() => void jest.restoreAllMocks());

const hits = (address: string): number => store.increment(address).totalHits;

it('counts by address, in windows that start with the first hit', () => {
  expect([hits('a'), hits('a'), hits('b')]).toEqual([1, 2, 1]);
  monotonic = 59_000;
  expect(hits('a')).toBe(3);
  monotonic = 61_000;
  expect(hits('a')).toBe(1);
});

it.each([-24, 24])('is not affected by a wall clock that steps by %i hours', (hours) => {
  hits('a');
  const now = Date.now();
  jest.spyOn(Date, 'now').mockReturnValue(now + hours * 3_600_000);
  const { totalHits, resetTime } = store.increment('a');
  expect([totalHits, resetTime.getTime() - Date.now()]).toEqual([2, 60_000]);
});

it('takes hits back, and forgets an address', () => {
  hits('a');
  store.decrement('a');
  expect(hits('a')).toBe(1);
  store.resetKey('a');
  expect(hits('a')).toBe(1);
});
