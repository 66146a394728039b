import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { ADMIN } from './caller.js';
import { timeOf } from './clock.js';
import { NO_FAILURES, type FailedSignIns } from './lockout.js';
import { OptionalTablesRepository } from './optional-tables.repository.js';

/** A row of Magento's `admin_user`, as far as signing in needs it. Times are UTC, `YYYY-MM-DD hh:mm:ss`. */
export interface AdminUser extends FailedSignIns {
  readonly userId: number;
  /** See password.ts. */
  readonly password: string;
  readonly isActive: number;
}

/** @param expires UTC; null: never. MySQL's zero date has expired, as in Magento */
export const isExpired = (expires: string | null, now: number): boolean => expires !== null && !(timeOf(expires) > now);

const ALL_RESOURCES = 'Magento_Backend::all';

@Injectable()
export class AdminUsersRepository {
  constructor(
    private readonly database: Database,
    private readonly tables: OptionalTablesRepository,
  ) {}

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

  async exists(): Promise<boolean> {
    return (await this.database.read(`SELECT 1 FROM ${this.users} LIMIT 1`)).length > 0;
  }

  /** The user and a role of its own under "Administrators", which is made when it is missing. */
  async create(username: string, password: string): Promise<void> {
    await this.database.write(
      `INSERT INTO ${this.users} (username, password, firstname, lastname) VALUES (?, ?, ?, ?)`,
      [username, password, username.slice(0, 32), username.slice(0, 32)],
    );
    const user = await this.byName(username);
    await this.database.write(
      `INSERT INTO ${this.roles} (parent_id, tree_level, role_type, user_id, user_type, role_name) VALUES (?, 2, 'U', ?, '${ADMIN}', ?)`,
      [await this.administrators(), user?.userId, username],
    );
  }

  async setPassword(userId: number, password: string): Promise<void> {
    await this.database.write(`UPDATE ${this.users} SET password = ? WHERE user_id = ?`, [password, userId]);
    await this.setFailures(userId, NO_FAILURES);
  }

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

  /** @returns UTC; null for a user that never expires, and where Magento's module Security was never installed */
  async expiryOf(userId: number): Promise<string | null> {
    if (!(await this.tables.has('admin_user_expiration'))) return null;
    const [row] = await this.database.read<{ expires: string }>(
      `SELECT expires_at AS expires FROM ${this.database.table('admin_user_expiration')} WHERE user_id = ?`,
      [userId],
    );
    return row?.expires ?? null;
  }

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

  /** @param before seconds since 1970; an earlier time than that of the last revocation, after a clock step, is ignored */
  async revokeTokens(userId: number, before: number): Promise<void> {
    if ((await this.revokedBefore(userId)) >= before) return;
    await this.database.write(`DELETE FROM ${this.revoked} WHERE user_type_id = ${ADMIN} AND user_id = ?`, [userId]);
    await this.database.write(
      `INSERT INTO ${this.revoked} (user_type_id, user_id, revoke_before) VALUES (${ADMIN}, ?, ?)`,
      [userId, before],
    );
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

  private async administrators(): Promise<number> {
    const known = await this.database.read<{ id: number }>(
      `SELECT role.role_id AS id FROM ${this.roles} role JOIN ${this.rules} rule ON rule.role_id = role.role_id
        WHERE role.role_type = 'G' AND rule.resource_id = ? AND rule.permission = 'allow' ORDER BY role.role_id LIMIT 1`,
      [ALL_RESOURCES],
    );
    if (known[0]) return known[0].id;
    await this.database.write(
      `INSERT INTO ${this.roles} (parent_id, tree_level, sort_order, role_type, user_id, user_type, role_name)
       VALUES (0, 1, 1, 'G', 0, '${ADMIN}', 'Administrators')`,
    );
    const [made] = await this.database.read<{ id: number }>(`SELECT MAX(role_id) AS id FROM ${this.roles}`);
    await this.database.write(`INSERT INTO ${this.rules} (role_id, resource_id, permission) VALUES (?, ?, 'allow')`, [
      made?.id,
      ALL_RESOURCES,
    ]);
    return made?.id ?? 0;
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
