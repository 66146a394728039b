import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { ADMIN } from '../caller.js';
import { timeOf } from '../../database/timestamps.js';
import { NO_FAILURES, type FailedSignIns } from '../sign-in/lockout.js';
import { OptionalTablesRepository } from '../sign-in/optional-tables.repository.js';
import { RolesRepository } from './roles.repository.js';

/** Columns of Magento's `admin_user` for signing in. Times are UTC, `YYYY-MM-DD hh:mm:ss`. */
export interface AdminUser extends FailedSignIns {
  readonly userId: number;
  /** See password.ts. */
  readonly password: string;
  readonly isActive: number;
}

/** @param expires UTC; null: never. MySQL's zero date has expired, as in Magento */
export const isExpired = (expires: string | null, now: number): boolean => expires !== null && !(timeOf(expires) > now);

/** A user as listed. */
export interface UserRow extends FailedSignIns {
  readonly userId: number;
  readonly username: string;
  /** null: no role, so no permissions. */
  readonly role: string | null;
  readonly isActive: number;
  readonly lastSignIn: string | null;
}

/** Users of Magento's Admin. */
@Injectable()
export class AdminUsersRepository {
  /** @internal */
  constructor(
    private readonly database: Database,
    private readonly tables: OptionalTablesRepository,
    private readonly assignableRoles: RolesRepository,
  ) {}

  /** The user of a name, or null. */
  byName(username: string): Promise<AdminUser | null> {
    return this.find(username, '');
  }

  /** Locks the user's row until the transaction ends. SQLite has one writer at a time. */
  lockByName(username: string): Promise<AdminUser | null> {
    return this.find(username, this.database.dialect.forUpdate);
  }

  private async find(username: string, lock: '' | 'FOR UPDATE'): Promise<AdminUser | null> {
    const [user] = await this.database.read<AdminUser>(
      `SELECT user_id AS userId, password, is_active AS isActive, failures_num AS failures,
              first_failure AS firstFailure, lock_expires AS lockExpires
         FROM ${this.users} WHERE username = ? ${lock}`,
      [username],
    );
    return user ?? null;
  }

  /** An active user: the preferred one if it is active, otherwise the oldest. */
  async activeName(preferred: string): Promise<string | null> {
    const [user] = await this.database.read<{ username: string }>(
      `SELECT username FROM ${this.users} WHERE is_active = 1 ORDER BY username = ? DESC, user_id LIMIT 1`,
      [preferred],
    );
    return user?.username ?? null;
  }

  /** Whether there is any user. */
  async exists(): Promise<boolean> {
    return (await this.database.read(`SELECT 1 FROM ${this.users} LIMIT 1`)).length > 0;
  }

  /**
   * Creates a user.
   *
   * @param roleId left out, the first role with all resources
   */
  async create(username: string, password: string, roleId?: number): Promise<void> {
    const name = [...username].slice(0, 32).join('');
    const { insertId } = await this.database.execute(
      `INSERT INTO ${this.users} (username, password, firstname, lastname) VALUES (?, ?, ?, ?)`,
      [username, password, name, name],
    );
    await this.assignableRoles.assign(roleId ?? (await this.assignableRoles.administrators()), insertId, username);
  }

  /** Every user, with the role, if any. */
  list(): Promise<UserRow[]> {
    return this.database.read<UserRow>(
      `SELECT account.user_id AS userId, account.username AS username, role.role_name AS role, account.is_active AS isActive,
              account.failures_num AS failures, account.first_failure AS firstFailure, account.lock_expires AS lockExpires,
              account.logdate AS lastSignIn
         FROM ${this.users} account
         LEFT JOIN ${this.roles} own ON own.user_id = account.user_id AND own.role_type = 'U' AND own.user_type = '${ADMIN}'
         LEFT JOIN ${this.roles} role ON role.role_id = own.parent_id
        ORDER BY account.user_id`,
    );
  }

  /** Locks all users until the transaction ends. */
  async lockAll(): Promise<void> {
    await this.database.read(`SELECT user_id FROM ${this.users} ORDER BY user_id ${this.database.dialect.forUpdate}`);
  }

  /** Activates or deactivates a user. */
  async setActive(userId: number, isActive: boolean): Promise<void> {
    await this.database.write(`UPDATE ${this.users} SET is_active = ? WHERE user_id = ?`, [isActive ? 1 : 0, userId]);
  }

  /** Deletes the user and Magento's opaque tokens. Foreign keys cascade to Magento's other tables. */
  async delete(userId: number): Promise<void> {
    await this.database.write(`DELETE FROM ${this.database.table('oauth_token')} WHERE admin_id = ?`, [userId]);
    await this.database.write(`DELETE FROM ${this.users} WHERE user_id = ?`, [userId]);
  }

  /** Sets the hash of a user's password. */
  async setPassword(userId: number, password: string): Promise<void> {
    await this.database.write(`UPDATE ${this.users} SET password = ? WHERE user_id = ?`, [password, userId]);
    await this.setFailures(userId, NO_FAILURES);
  }

  /** Sets the failed sign-ins of a user. */
  async setFailures(userId: number, { failures, firstFailure, lockExpires }: FailedSignIns): Promise<void> {
    await this.database.write(
      `UPDATE ${this.users} SET failures_num = ?, first_failure = ?, lock_expires = ? WHERE user_id = ?`,
      [failures, firstFailure, lockExpires, userId],
    );
  }

  /** `lognum` is a SMALLINT: it stays at its maximum. */
  async recordSignIn(userId: number, { failures, firstFailure, lockExpires }: FailedSignIns): Promise<void> {
    await this.database.write(
      `UPDATE ${this.users} SET logdate = CURRENT_TIMESTAMP, lognum = CASE WHEN lognum < 65535 THEN lognum + 1 ELSE lognum END,
              failures_num = ?, first_failure = ?, lock_expires = ?
        WHERE user_id = ?`,
      [failures, firstFailure, lockExpires, userId],
    );
  }

  /** @returns UTC; null for a user that never expires, or without Magento's module Security */
  async expiryOf(userId: number): Promise<string | null> {
    if (!(await this.tables.has('admin_user_expiration'))) return null;
    const [row] = await this.database.read<{ expires: string }>(
      `SELECT expires_at AS expires FROM ${this.database.table('admin_user_expiration')} WHERE user_id = ?`,
      [userId],
    );
    return row?.expires ?? null;
  }

  /** Whether the user exists and is active. */
  async isActive(userId: number): Promise<boolean> {
    const rows = await this.database.read(`SELECT 1 FROM ${this.users} WHERE user_id = ? AND is_active = 1`, [userId]);
    return rows.length > 0;
  }

  /** @returns seconds since 1970: tokens issued earlier are revoked; 0 when none is */
  async revokedBefore(userId: number): Promise<number> {
    const [row] = await this.database.read<{ seconds: number | string }>(
      `SELECT revoke_before AS seconds FROM ${this.revoked} WHERE user_type_id = ${ADMIN} AND user_id = ?`,
      [userId],
    );
    return Number(row?.seconds ?? 0);
  }

  /**
   * Revokes the tokens of a user that were issued before a time in seconds.
   *
   * @param before seconds since 1970; ignored when earlier than the last revocation, as after a clock step
   */
  async revokeTokens(userId: number, before: number): Promise<void> {
    if ((await this.revokedBefore(userId)) >= before) return;
    await this.database.write(`DELETE FROM ${this.revoked} WHERE user_type_id = ${ADMIN} AND user_id = ?`, [userId]);
    await this.database.write(
      `INSERT INTO ${this.revoked} (user_type_id, user_id, revoke_before) VALUES (${ADMIN}, ?, ?)`,
      [userId, before],
    );
  }

  /** The user with its role, if any. */
  async byId(userId: number): Promise<{ readonly username: string; readonly role: string | null } | null> {
    const [user] = await this.database.read<{ username: string; role: string | null }>(
      `SELECT account.username AS username, role.role_name AS role FROM ${this.users} account
         LEFT JOIN ${this.roles} own ON own.user_id = account.user_id AND own.role_type = 'U' AND own.user_type = '${ADMIN}'
         LEFT JOIN ${this.roles} role ON role.role_id = own.parent_id
        WHERE account.user_id = ?`,
      [userId],
    );
    return user ?? null;
  }

  /** ACL resources of the user's role. */
  async resourcesOf(userId: number): Promise<string[]> {
    const rows = await this.database.read<{ resource: string }>(
      `SELECT rule.resource_id AS resource
         FROM ${this.roles} role
         JOIN ${this.rules} rule ON rule.role_id IN (role.parent_id, role.role_id) AND rule.permission = 'allow'
        WHERE role.user_id = ? AND role.role_type = 'U' AND role.user_type = '${ADMIN}'`,
      [userId],
    );
    return rows.map(({ resource }) => resource);
  }

  private get users(): string {
    return this.database.table('admin_user');
  }

  private get revoked(): string {
    return this.database.table('jwt_auth_revoked');
  }

  private get roles(): string {
    return this.database.table('authorization_role');
  }

  private get rules(): string {
    return this.database.table('authorization_rule');
  }
}
