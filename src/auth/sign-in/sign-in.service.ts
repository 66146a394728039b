import { Injectable, Logger } from '@nestjs/common';
import { ipKeyGenerator } from 'express-rate-limit';
import { Database } from '../../database/database.js';
import { Metrics } from '../../metrics/metrics.js';
import { signInFailed } from '../../webapi/errors/access-errors.js';
import type { WebapiError } from '../../webapi/errors/webapi-error.js';
import { AdminUsersRepository, isExpired, type AdminUser } from '../users/admin-users.repository.js';
import { Clock } from '../clock.js';
import { timeOf, toTimestamp } from '../../database/timestamps.js';
import { afterFailure, lockEndOf, NO_FAILURES, withoutFailuresOf, type LockoutSettings } from './lockout.js';
import { CoreConfigRepository } from '../../database/core-config.repository.js';
import { DECOY, isSlow, verifyPassword } from './password.js';
import { Refusal } from '../refusal.js';
import { SignInAddressesRepository } from './sign-in-addresses.repository.js';
import { TwoFactorService } from './two-factor.service.js';

const MAX_FAILURES = 'admin/security/lockout_failures';
const THRESHOLD_MINUTES = 'admin/security/lockout_threshold';

/** An IPv6 client controls the lower 64 bits of its address. */
const IPV6_PREFIX = 64;
const DAY_MS = 24 * 60 * 60_000;
const ADDRESS_LIFETIME_MS = 90 * DAY_MS;
const LOCKED = 'the account is locked';
const SECOND_FACTOR = 'a second factor is required';
/** Labels of the metric. */
const LABELS: Readonly<Record<string, string>> = { [LOCKED]: 'locked', [SECOND_FACTOR]: 'second_factor' };

/** Id without a user: an unknown name runs the same statements as a known one, against timing attacks. */
const NO_USER = 0;

/**
 * Signs users in by name and password. Failures lock the account, in Magento's columns. Addresses from which the user
 * has signed in before have failure counters of their own, so that attackers elsewhere cannot lock the user out.
 */
@Injectable()
export class SignInService {
  private readonly logger = new Logger(SignInService.name);

  /** @internal */
  constructor(
    private readonly users: AdminUsersRepository,
    private readonly addresses: SignInAddressesRepository,
    private readonly twoFactor: TwoFactorService,
    private readonly magento: CoreConfigRepository,
    private readonly database: Database,
    private readonly metrics: Metrics,
    private readonly clock: Clock,
  ) {}

  /**
   * @param ip null: unknown, treated as an address without sign-ins
   * @returns the user's id
   * @throws WebapiError 401: the same for an unknown user, a wrong password, a locked, disabled or expired account. Only
   *   with the right password, another one where Magento demands a second factor
   */
  async signIn(username: string, password: string, ip: string | null = null): Promise<number> {
    const user = await this.users.byName(username);
    const isRight = await this.isPassword(password, user);
    const demand = await this.twoFactor.demandFor(user?.userId ?? NO_USER);
    const expires = await this.users.expiryOf(user?.userId ?? NO_USER);
    const settings = await this.lockoutSettings();
    const attempt: Attempt = {
      username,
      address: ip === null ? '' : ipKeyGenerator(ip, IPV6_PREFIX),
      verified: isRight ? (user?.password ?? null) : null,
      isComplete: demand === null,
      expires,
    };
    const refusal = await this.database.transaction(() => this.attempt(attempt, settings));
    if (refusal) throw this.refuse(refusal, signInFailed());
    const { userId } = user as AdminUser;
    if (demand) throw this.refuse(new Refusal(SECOND_FACTOR, { userId }), demand);
    return userId;
  }

  private refuse({ reason, fields }: Refusal, error: WebapiError): WebapiError {
    this.metrics.signInFailures.inc({ reason: LABELS[reason] ?? 'wrong' });
    this.logger.log(`Refused to sign in: ${reason}`, fields);
    return error;
  }

  /** Takes the same time without a user, and for Magento's older, faster hashes: times must not reveal who exists. */
  private async isPassword(password: string, user: AdminUser | null): Promise<boolean> {
    const stored = user?.password ?? DECOY;
    const isRight = await verifyPassword(password, stored);
    if (!isSlow(stored)) await verifyPassword(password, DECOY);
    return isRight && user !== null;
  }

  private async lockoutSettings(): Promise<LockoutSettings> {
    const values = await this.magento.values([MAX_FAILURES, THRESHOLD_MINUTES]);
    const number = (path: string, otherwise: number): number => {
      const value = values.get(path);
      return value === undefined ? otherwise : Math.max(0, Number.parseInt(value ?? '', 10) || 0);
    };
    return { maxFailures: number(MAX_FAILURES, 6), thresholdMs: number(THRESHOLD_MINUTES, 30) * 60_000 };
  }

  /**
   * Locks the user's row, so that concurrent attempts are counted one after the other. Every attempt writes one row, so
   * that the response time reveals nothing.
   *
   * @returns null when the password is accepted
   */
  private async attempt(
    { username, address, verified, isComplete, expires }: Attempt,
    settings: LockoutSettings,
  ): Promise<Refusal | null> {
    const now = this.clock.now();
    const user = await this.users.lockByName(username);
    const userId = user?.userId ?? NO_USER;
    const known = await this.addresses.find(userId, address);
    const refuseUncounted = async (refusal: Refusal) => {
      await this.users.setFailures(NO_USER, NO_FAILURES);
      return refusal;
    };
    if (!user) return refuseUncounted(new Refusal('unknown user'));
    if (user.isActive !== 1) return refuseUncounted(new Refusal('the user is disabled', { userId }));
    if (isExpired(expires, now)) return refuseUncounted(new Refusal('the user has expired', { userId, expires }));

    const end = lockEndOf(user, settings, now);
    const isHeldBack = end !== null && (known === null || lockEndOf(known, settings, now) !== null);
    if (isHeldBack) {
      const lockExpires = end < timeOf(user.lockExpires ?? '') ? toTimestamp(end) : user.lockExpires;
      await this.users.setFailures(userId, { ...user, lockExpires });
      return new Refusal(LOCKED, { userId, until: toTimestamp(end) });
    }
    // The password was changed after it was verified: reject.
    if (verified === null || verified !== user.password) {
      if (known) await this.addresses.setFailures(userId, address, afterFailure(known, settings, now));
      await this.users.setFailures(userId, end === null ? afterFailure(user, settings, now) : user);
      return new Refusal('wrong password', { userId });
    }
    await this.users.recordSignIn(userId, known ? withoutFailuresOf(known, user, settings) : NO_FAILURES);
    if (isComplete && address !== '') await this.remember(userId, address, known !== null, now);
    return null;
  }

  private async remember(userId: number, address: string, isKnown: boolean, now: number): Promise<void> {
    // Updated at most once a day: expiry needs no finer resolution.
    const signedInAt = toTimestamp(now - (now % DAY_MS));
    if (isKnown) await this.addresses.recordSignIn(userId, address, signedInAt);
    else await this.addresses.insert(userId, address, signedInAt);
    await this.addresses.forget(userId, toTimestamp(now - ADDRESS_LIFETIME_MS));
  }
}

interface Attempt {
  readonly username: string;
  /** Empty for an unknown address. */
  readonly address: string;
  /** The hash that the password matches; null: a wrong password. */
  readonly verified: string | null;
  /** False when a second factor is required. */
  readonly isComplete: boolean;
  /** When the user expires; null: never. */
  readonly expires: string | null;
}
