import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { RateLimitStore } from './rate-limit.store.js';

let monotonic = 0;
let store: RateLimitStore;

beforeEach(() => {
  jest.spyOn(performance, 'now').mockImplementation(() => 1_000 + monotonic);
  monotonic = 0;
  store = new RateLimitStore();
});
afterEach(() => void jest.restoreAllMocks());

const hits = (address: string): number => store.count(address).total;

it('counts by address, in windows that start with the first hit', () => {
  expect([hits('a'), hits('a'), hits('b')]).toEqual([1, 2, 1]);
  monotonic = 59_000;
  expect(hits('a')).toBe(3);
  monotonic = 61_000;
  expect(hits('a')).toBe(1);
});

it.each([-24, 24])('is not affected by a wall clock that steps by %i hours', async (hours) => {
  hits('a');
  const now = Date.now();
  jest.spyOn(Date, 'now').mockReturnValue(now + hours * 3_600_000);
  const { totalHits, resetTime } = await store.increment('a');
  expect([totalHits, resetTime.getTime() - Date.now()]).toEqual([2, 60_000]);
});

it('takes hits back, and forgets an address', () => {
  hits('a');
  store.decrement('a');
  expect(hits('a')).toBe(1);
  store.resetKey('a');
  expect(hits('a')).toBe(1);
});

it('counts with other processes, and alone while they do not answer', async () => {
  store.shared = () => Promise.resolve({ total: 7, resetMs: 5_000 });
  expect(await store.increment('a')).toMatchObject({ totalHits: 7 });
  store.shared = () => Promise.resolve(undefined);
  expect(await store.increment('a')).toMatchObject({ totalHits: 1 });
});
