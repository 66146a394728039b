import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { noSuchEntity, notAllowed, required } from '../webapi/errors.js';
import { AdminUsersRepository } from './admin-users.repository.js';
import { CallersService } from './callers.service.js';
import { Clock } from './clock.js';
import { hashPassword } from './password.js';
import { SignInAddressesRepository } from './sign-in-addresses.repository.js';

/** As the column is. */
const LONGEST_NAME = 40;

/** A random password. */
export const makePassword = (): string => randomBytes(12).toString('base64url');

@Injectable()
export class AdminUsersService {
  constructor(
    private readonly users: AdminUsersRepository,
    private readonly addresses: SignInAddressesRepository,
    private readonly callers: CallersService,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

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
   * Revokes the user's tokens, and lifts a lock.
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
      await this.addresses.clearFailures(user.userId);
      await this.users.revokeTokens(user.userId, Math.ceil(this.clock.now() / 1000));
    });
    this.callers.forget();
  }

  /** @returns the name of an active user, preferably this one */
  activeName(preferred: string): Promise<string | null> {
    return this.users.activeName(preferred);
  }

  /**
   * Creates the first user; with a password given, also when there are other users.
   *
   * @returns the password, when it was generated: it is stored nowhere else
   */
  async createFirst(username: string, password: string): Promise<string | null> {
    const isNeeded = password === '' ? !(await this.users.exists()) : !(await this.users.byName(username));
    if (!isNeeded) return null;
    const made = password || makePassword();
    try {
      await this.create(username, made);
    } catch (error) {
      // Another instance that starts at the same time was first.
      if (await this.users.byName(username)) return null;
      throw error;
    }
    return password === '' ? made : null;
  }
}

/** A blank name or password could not sign in. */
function refuseBlank(values: Readonly<Record<string, string>>): void {
  const blank = Object.keys(values).filter((name) => values[name]?.trim() === '');
  if (blank.length > 0) throw required(blank);
}
