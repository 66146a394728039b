import { describe, expect, it } from '@jest/globals';
import { afterFailure, lockEndOf, NO_FAILURES, withoutFailuresOf, type FailedSignIns } from './lockout.js';

const SETTINGS = { maxFailures: 3, thresholdMs: 30 * 60_000 };
const NOW = Date.parse('2026-11-28T12:00:00Z');
const at = (time: string): string => `2026-11-28 ${time}`;
const state = (failures: number, firstFailure: string | null, lockExpires: string | null): FailedSignIns => ({
  failures,
  firstFailure,
  lockExpires,
});
const endAt = (time: string): number => Date.parse(`2026-11-28T${time}Z`);

describe('a lock', () => {
  it.each<[string, FailedSignIns, number | null]>([
    ['no lock', NO_FAILURES, null],
    ['until later', state(3, at('11:50:00'), at('12:20:00')), endAt('12:20:00')],
    ['until now', state(3, at('11:30:00'), at('12:00:00')), null],
    ['longer than one threshold', state(0, null, at('18:00:00')), endAt('12:30:00')],
    ['begun a minute ahead: clocks differ', state(3, at('12:01:00'), at('12:31:00')), endAt('12:30:00')],
    ['begun further ahead: the clock stepped back', state(3, at('12:01:01'), at('12:31:01')), null],
    ['the zero date', state(0, null, '0000-00-00 00:00:00'), null],
  ])('%s', (_, given, end) => expect(lockEndOf(given, SETTINGS, NOW)).toBe(end));

  it('set by Magento counts where locking is off', () =>
    expect(lockEndOf(state(0, null, at('18:00:00')), { maxFailures: 0, thresholdMs: 0 }, NOW)).toBe(endAt('18:00:00')));
});

describe('a failure', () => {
  it.each<[string, FailedSignIns, FailedSignIns]>([
    ['the first', NO_FAILURES, state(1, at('12:00:00'), null)],
    ['Magento’s null', state(null as unknown as number, null, null), state(1, at('12:00:00'), null)],
    ['one more', state(1, at('11:30:00'), null), state(2, at('11:30:00'), null)],
    ['after the window', state(2, at('11:29:59'), null), state(1, at('12:00:00'), null)],
    ['from the future', state(2, at('13:00:00'), null), state(1, at('12:00:00'), null)],
    ['the last one allowed', state(2, at('11:50:00'), null), state(3, at('11:50:00'), at('12:30:00'))],
  ])('%s', (_, given, wanted) => expect(afterFailure(given, SETTINGS, NOW)).toEqual(wanted));

  it('never overflows its column', () =>
    expect(afterFailure(state(32_767, at('11:59:00'), null), { ...SETTINGS, maxFailures: 99_999 }, NOW).failures).toBe(
      32_767,
    ));

  it.each([
    { maxFailures: 0, thresholdMs: 1 },
    { maxFailures: 1, thresholdMs: 0 },
  ])('is not counted with %j', (settings) =>
    expect(afterFailure(state(1, at('11:59:00'), null), settings, NOW)).toEqual(state(1, at('11:59:00'), null)),
  );
});

describe('a success takes back', () => {
  const locked = state(4, at('11:50:00'), at('12:20:00'));
  it.each<[string, FailedSignIns, FailedSignIns]>([
    ['all', state(4, null, null), NO_FAILURES],
    ['more than all', state(9, null, null), NO_FAILURES],
    ['some, with the lock', state(2, null, null), state(2, at('11:50:00'), null)],
    ['some, and the lock stays', state(1, null, null), state(3, at('11:50:00'), at('12:20:00'))],
    ['none', NO_FAILURES, locked],
  ])('%s', (_, own, wanted) => expect(withoutFailuresOf(own, locked, SETTINGS)).toEqual(wanted));
});
