import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { Metrics } from '../metrics/metrics.js';
import { notAllowed, noSuchEntity, required, signInFailed, type WebapiError } from '../webapi/errors.js';
import { AdminUsersRepository, type AdminUser } from './admin-users.repository.js';
import { CallersService } from './callers.service.js';
import { hashPassword, isSlow, verifyPassword } from './password.js';

/** Magento's admin/security/lockout_failures and lockout_threshold. */
const MAX_FAILURES = 6;
const LOCK_MS = 30 * 60_000;
/** As the column is. */
const LONGEST_NAME = 40;

/** A password that nobody guesses. */
export const makePassword = (): string => randomBytes(12).toString('base64url');

@Injectable()
export class AdminUsersService {
  private readonly nobody = hashPassword('nobody has this password');

  constructor(
    private readonly users: AdminUsersRepository,
    private readonly callers: CallersService,
    private readonly database: Database,
    private readonly metrics: Metrics,
  ) {}

  /**
   * @returns the user's id
   * @throws WebapiError 401, one and the same for an unknown user, a wrong password and a locked account
   */
  async signIn(username: string, password: string): Promise<number> {
    const user = await this.users.byName(username);
    const isRight = await this.isPassword(password, user);
    if (user && isLocked(user)) throw this.failed('locked');
    if (!user || user.isActive !== 1) throw this.failed('wrong');
    if (!(await this.database.transaction(() => this.record(username, isRight)))) throw this.failed('wrong');
    return user.userId;
  }

  /** Operators are told the difference, clients are not. */
  private failed(reason: 'wrong' | 'locked'): WebapiError {
    this.metrics.signInFailures.inc({ reason });
    return signInFailed();
  }

  /** Takes as long for nobody, and for one of Magento's older and quicker hashes, as for anybody. */
  private async isPassword(password: string, user: AdminUser | null): Promise<boolean> {
    const stored = user?.password ?? (await this.nobody);
    const isRight = await verifyPassword(password, stored);
    if (!isSlow(stored)) await verifyPassword(password, await this.nobody);
    return isRight;
  }

  /** @throws WebapiError 400 for a blank or too long name, a blank password, a name that is taken */
  async create(username: string, password: string): Promise<void> {
    refuseBlank({ username, password });
    if ([...username].length > LONGEST_NAME) {
      throw notAllowed('The user name is longer than %longest characters.', { longest: LONGEST_NAME });
    }
    const hash = await hashPassword(password);
    await this.database.transaction(async () => {
      if (await this.users.byName(username)) throw notAllowed('There is a user "%username" already.', { username });
      await this.users.create(username, hash);
    });
  }

  /**
   * Tokens issued before no longer count.
   *
   * @throws WebapiError 400 for a blank password, 404 when there is no such user
   */
  async setPassword(username: string, password: string): Promise<void> {
    refuseBlank({ password });
    const hash = await hashPassword(password);
    await this.database.transaction(async () => {
      const user = await this.users.byName(username);
      if (!user) throw noSuchEntity('There is no user "%username".', { username });
      await this.users.setPassword(user.userId, hash);
      await this.users.revokeTokens(user.userId, Math.ceil(Date.now() / 1000));
    });
    this.callers.forget();
  }

  /** @returns the name of an active user, preferably this one */
  activeName(preferred: string): Promise<string | null> {
    return this.users.activeName(preferred);
  }

  /**
   * Where nobody can sign in yet, makes the first user; with a password given, also beside others.
   *
   * @returns the password, when it was made up; it is nowhere else to be had
   */
  async createFirst(username: string, password: string): Promise<string | null> {
    const isNeeded = password === '' ? !(await this.users.exists()) : !(await this.users.byName(username));
    if (!isNeeded) return null;
    const made = password || makePassword();
    try {
      await this.create(username, made);
    } catch (error) {
      // Another instance that starts just now was first.
      if (await this.users.byName(username)) return null;
      throw error;
    }
    return password === '' ? made : null;
  }

  /**
   * Attempts that come at once are counted one after the other, and after the last one that is allowed none is right.
   *
   * @returns whether the user is signed in
   */
  private async record(username: string, isRight: boolean): Promise<boolean> {
    const user = await this.users.lockByName(username);
    if (!user || isLocked(user)) return false;
    await (isRight ? this.users.recordSignIn(user.userId) : this.countFailure(user));
    return isRight;
  }

  private async countFailure(user: AdminUser): Promise<void> {
    const since = user.firstFailure === null ? 0 : timeOf(user.firstFailure);
    const isFirst = Date.now() - since > LOCK_MS;
    const failures = isFirst ? 1 : (user.failures ?? 0) + 1;
    await this.users.setFailures({
      userId: user.userId,
      failures,
      firstFailure: isFirst ? toTimestamp(Date.now()) : user.firstFailure,
      lockExpires: failures >= MAX_FAILURES ? toTimestamp(Date.now() + LOCK_MS) : null,
    });
  }
}

/** With blanks only, nobody could sign in. */
function refuseBlank(values: Readonly<Record<string, string>>): void {
  const blank = Object.keys(values).filter((name) => values[name]?.trim() === '');
  if (blank.length > 0) throw required(blank);
}

const isLocked = ({ lockExpires }: AdminUser): boolean => lockExpires !== null && timeOf(lockExpires) > Date.now();

const toTimestamp = (milliseconds: number): string =>
  new Date(milliseconds).toISOString().slice(0, 19).replace('T', ' ');

const timeOf = (timestamp: string): number => Date.parse(`${timestamp.replace(' ', 'T').slice(0, 19)}Z`);
