import { CLOCK_TOLERANCE_MS } from '../clock.js';
import { timeOf, toTimestamp } from '../../database/timestamps.js';

/** Magento's `admin/security/lockout_failures` and `lockout_threshold`. Either 0: accounts are not locked. */
export interface LockoutSettings {
  readonly maxFailures: number;
  readonly thresholdMs: number;
}

/** Failed sign-ins, in the columns of Magento's `admin_user`. */
export interface FailedSignIns {
  readonly failures: number | null;
  readonly firstFailure: string | null;
  readonly lockExpires: string | null;
}

export const NO_FAILURES: FailedSignIns = { failures: 0, firstFailure: null, lockExpires: null };

/** `failures_num` is a SMALLINT. */
const LARGEST_COUNT = 32_767;

/**
 * When a lock ends. A backward clock step does not prolong it: a lock whose first failure is in the future was written
 * by a fast clock and is void; any other ends at most one threshold from now.
 *
 * @returns milliseconds since 1970; null: not locked
 */
export function lockEndOf(state: FailedSignIns, { thresholdMs }: LockoutSettings, now: number): number | null {
  if (state.lockExpires === null || isAhead(state.firstFailure, now)) return null;
  const end = timeOf(state.lockExpires);
  if (!(end > now)) return null;
  return thresholdMs > 0 ? Math.min(end, now + thresholdMs) : end;
}

/** Counts a failure. The count restarts when the first failure is older than one threshold. */
export function afterFailure(state: FailedSignIns, settings: LockoutSettings, now: number): FailedSignIns {
  const { maxFailures, thresholdMs } = settings;
  if (maxFailures === 0 || thresholdMs === 0) return state;
  const since = state.firstFailure === null ? Number.NaN : timeOf(state.firstFailure);
  const isSameWindow = now - since <= thresholdMs && !isAhead(state.firstFailure, now);
  const failures = isSameWindow ? Math.min(LARGEST_COUNT, (state.failures ?? 0) + 1) : 1;
  return {
    failures,
    firstFailure: isSameWindow ? state.firstFailure : toTimestamp(now),
    lockExpires: failures >= maxFailures ? toTimestamp(now + thresholdMs) : null,
  };
}

/** Subtracts the failures from one address; failures from others, and a lock caused by them, remain. */
export function withoutFailuresOf(
  address: FailedSignIns,
  account: FailedSignIns,
  { maxFailures }: LockoutSettings,
): FailedSignIns {
  const failures = Math.max(0, (account.failures ?? 0) - (address.failures ?? 0));
  if (failures === 0) return NO_FAILURES;
  return { ...account, failures, lockExpires: failures >= maxFailures ? account.lockExpires : null };
}

const isAhead = (timestamp: string | null, now: number): boolean =>
  timestamp !== null && timeOf(timestamp) > now + CLOCK_TOLERANCE_MS;
