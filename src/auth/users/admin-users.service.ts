import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { isDuplicate } from '../../database/errors/database-errors.js';
import { suggestionFor } from '../../suggestions.js';
import { noSuchEntity, notAllowed } from '../../webapi/errors/entity-errors.js';
import { required } from '../../webapi/errors/input-errors.js';
import type { WebapiError } from '../../webapi/errors/webapi-error.js';
import { AdminUsersRepository, type AdminUser } from './admin-users.repository.js';
import { CallersService } from '../callers.service.js';
import { Clock } from '../clock.js';
import { timeOf } from '../../database/timestamps.js';
import { LastAdministrator } from './last-administrator.js';
import { NO_FAILURES } from '../sign-in/lockout.js';
import { passwordProblem } from '../sign-in/password-rules.js';
import { hashPassword } from '../sign-in/password.js';
import { RolesRepository } from './roles.repository.js';
import { SignInAddressesRepository } from '../sign-in/sign-in-addresses.repository.js';

/** Length of the column. */
const LONGEST_NAME = 40;

/** Generates a password that passes Magento's rules. */
export function makePassword(): string {
  const password = randomBytes(12).toString('base64url');
  return passwordProblem('', password) ? makePassword() : password;
}

/** Options of a new password. */
export interface PasswordOptions {
  /** Refuse passwords that break Magento's rules, or are common. */
  readonly isStrict?: boolean;
}

/** Options of a new user. */
export interface NewUserOptions extends PasswordOptions {
  /** Name of the role; default: the first one with all resources. */
  readonly role?: string | undefined;
}

/** A user as listed, with what is derived. */
export interface UserSummary {
  readonly userId: number;
  readonly username: string;
  readonly role: string | null;
  readonly isActive: boolean;
  /** UTC; null: not locked. */
  readonly lockedUntil: string | null;
  /** UTC; null: never. */
  readonly expiresAt: string | null;
  /** UTC; null: never. */
  readonly lastSignIn: string | null;
}

/** Creates, lists, unlocks and deletes users. */
@Injectable()
export class AdminUsersService {
  /** @internal */
  constructor(
    private readonly users: AdminUsersRepository,
    private readonly addresses: SignInAddressesRepository,
    private readonly roles: RolesRepository,
    private readonly lastAdministrator: LastAdministrator,
    private readonly callers: CallersService,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * @throws WebapiError 400 for a blank or too long name, a blank or weak password, a name that is taken; 404 when there
   *   is no such role
   */
  async create(username: string, password: string, { role, isStrict = false }: NewUserOptions = {}): Promise<void> {
    refuseBlank({ username, password });
    if ([...username].length > LONGEST_NAME) {
      throw notAllowed('The user name is longer than %longest characters.', { longest: String(LONGEST_NAME) });
    }
    const hash = await hashPassword(password);
    await this.database
      .transaction(async () => {
        if (await this.users.byName(username)) throw nameTaken(username);
        if (isStrict) refuseWeak(username, password);
        await this.users.create(username, hash, role === undefined ? undefined : await this.roleNamed(role));
      })
      .catch((error: unknown) => {
        throw isDuplicate(error) ? nameTaken(username) : error;
      });
  }

  private async roleNamed(name: string): Promise<number> {
    const role = await this.roles.byName(name);
    if (role) return role.roleId;
    const suggestion = suggestionFor(
      name,
      (await this.roles.list()).map((each) => each.name),
    );
    if (suggestion === undefined) throw noSuchEntity('There is no role "%name".', { name });
    throw noSuchEntity('There is no role "%name". Did you mean "%suggestion"?', { name, suggestion });
  }

  /** All users. */
  async list(): Promise<UserSummary[]> {
    const now = this.clock.now();
    const users: UserSummary[] = [];
    for (const { userId, username, role, isActive, lockExpires, lastSignIn } of await this.users.list()) {
      const isLocked = lockExpires !== null && timeOf(lockExpires) > now;
      users.push({
        userId,
        username,
        role,
        isActive: isActive === 1,
        lockedUntil: isLocked ? lockExpires : null,
        expiresAt: await this.users.expiryOf(userId),
        lastSignIn,
      });
    }
    return users;
  }

  /**
   * Also revokes the user's tokens; they stay revoked when the user is enabled again.
   *
   * @throws WebapiError 404 when there is no such user, 400 for the last administrator
   */
  disable(username: string, force = false): Promise<void> {
    return this.change(username, async ({ userId }) => {
      if (!force) await this.lastAdministrator.refuseToLose(userId, username);
      await this.users.setActive(userId, false);
      await this.revokeTokens(userId);
    });
  }

  /** @throws WebapiError 404 when there is no such user */
  enable(username: string): Promise<void> {
    return this.change(username, ({ userId }) => this.users.setActive(userId, true));
  }

  /**
   * Unlocks the account, and resets failed sign-ins from all addresses.
   *
   * @throws WebapiError 404 when there is no such user
   */
  unlock(username: string): Promise<void> {
    return this.change(username, async ({ userId }) => {
      await this.users.setFailures(userId, NO_FAILURES);
      await this.addresses.clearFailures(userId);
    });
  }

  /**
   * Deletes the user with its permissions and tokens. A later user with the same id does not inherit the tokens.
   *
   * @throws WebapiError 404 when there is no such user, 400 for the last administrator
   */
  delete(username: string, force = false): Promise<void> {
    return this.change(username, async ({ userId }) => {
      if (!force) await this.lastAdministrator.refuseToLose(userId, username);
      await this.revokeTokens(userId);
      await this.roles.removeUser(userId);
      await this.addresses.forgetUser(userId);
      await this.users.delete(userId);
    });
  }

  private async change(username: string, work: (user: AdminUser) => Promise<void>): Promise<void> {
    await this.database.transaction(async () => {
      await this.users.lockAll();
      const user = await this.users.byName(username);
      if (!user) throw noSuchEntity('There is no user "%username".', { username });
      await work(user);
    });
    this.callers.forget();
  }

  private revokeTokens(userId: number): Promise<void> {
    return this.users.revokeTokens(userId, Math.ceil(this.clock.now() / 1000));
  }

  /**
   * Also revokes the user's tokens and unlocks the account.
   *
   * @throws WebapiError 400 for a blank or weak password, 404 when there is no such user
   */
  async setPassword(username: string, password: string, { isStrict = false }: PasswordOptions = {}): Promise<void> {
    refuseBlank({ password });
    if (isStrict) refuseWeak(username, password);
    const hash = await hashPassword(password);
    await this.change(username, async ({ userId }) => {
      await this.users.setPassword(userId, hash);
      await this.addresses.clearFailures(userId);
      await this.revokeTokens(userId);
    });
  }

  /** @returns the name of an active user, preferably this one */
  activeName(preferred: string): Promise<string | null> {
    return this.users.activeName(preferred);
  }

  /**
   * Creates the first user; with an explicit password, also when other users exist.
   *
   * @returns the password, if it was generated: it cannot be retrieved later
   */
  async createFirst(username: string, password: string): Promise<string | null> {
    const isNeeded = password === '' ? !(await this.users.exists()) : !(await this.users.byName(username));
    if (!isNeeded) return null;
    const made = password || makePassword();
    try {
      await this.create(username, made);
    } catch (error) {
      // Race: another instance that started at the same time has created it.
      if (await this.users.byName(username)) return null;
      throw error;
    }
    return password === '' ? made : null;
  }
}

const nameTaken = (username: string): WebapiError => notAllowed('There is a user "%username" already.', { username });

function refuseWeak(username: string, password: string): void {
  const problem = passwordProblem(username, password);
  if (problem) throw problem;
}

/** Blank names and passwords are rejected: signing in would reject them. */
function refuseBlank(values: Readonly<Record<string, string>>): void {
  const blank = Object.keys(values).filter((name) => values[name]?.trim() === '');
  if (blank.length > 0) throw required(blank);
}
