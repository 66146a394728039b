import { describe, expect, it } from '@jest/globals';
import { Probe } from './probe.js';

const succeed = (): Promise<void> => Promise.resolve();

describe('a probe', () => {
  it('checks once a second, however many ask, also when the wall clock steps back', async () => {
    let [now, checks] = [0, 0];
    const probe = new Probe(
      async () => void checks++,
      () => now,
    );
    expect(await probe.outcome()).toEqual({ isUp: true });
    await Promise.all(Array.from({ length: 20 }, () => probe.outcome()));
    expect([checks, await probe.outcome()]).toEqual([1, { isUp: true, isCached: true }]);
    now = 1_000;
    await Promise.all(Array.from({ length: 20 }, () => probe.outcome()));
    expect(checks).toBe(2);
  });

  it('reports why a check failed', async () => {
    const probe = new Probe(() => Promise.reject(new Error('cannot be reached')));
    expect(await probe.outcome()).toEqual({ isUp: false, message: 'cannot be reached' });
  });

  it('answers within a second with the last outcome while a check runs, and reports one that takes too long', async () => {
    let now = 0;
    let check: () => Promise<void> = succeed;
    const probe = new Probe(
      () => check(),
      () => now,
    );
    await probe.outcome();
    check = () => new Promise<void>(() => undefined);
    now = 1_000;
    expect(await probe.outcome()).toEqual({ isUp: true, isCached: true });
    now = 3_001;
    expect(await probe.outcome()).toEqual({ isUp: false, message: 'does not answer' });
    check = succeed;
    now = 12_000;
    expect(await probe.outcome()).toEqual({ isUp: true });
  });
});
