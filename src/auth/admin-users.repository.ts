import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { ADMIN } from './caller.js';

/** Of Magento's admin user, what signing in needs. Times are UTC, `YYYY-MM-DD hh:mm:ss`. */
export interface AdminUser {
  readonly userId: number;
  /** See password.ts. */
  readonly password: string;
  readonly isActive: number;
  readonly failures: number | null;
  readonly firstFailure: string | null;
  readonly lockExpires: string | null;
}

const ALL_RESOURCES = 'Magento_Backend::all';

@Injectable()
export class AdminUsersRepository {
  constructor(private readonly database: Database) {}

  byName(username: string): Promise<AdminUser | null> {
    return this.find(username, '');
  }

  /** Inside a transaction: others who ask so for this user wait until it ends. On SQLite writers take turns anyway. */
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
    await this.database.write(
      `UPDATE ${this.users} SET password = ?, failures_num = 0, first_failure = NULL, lock_expires = NULL WHERE user_id = ?`,
      [password, userId],
    );
  }

  async setFailures({
    userId,
    failures,
    firstFailure,
    lockExpires,
  }: Omit<AdminUser, 'password' | 'isActive'>): Promise<void> {
    await this.database.write(
      `UPDATE ${this.users} SET failures_num = ?, first_failure = ?, lock_expires = ? WHERE user_id = ?`,
      [failures, firstFailure, lockExpires, userId],
    );
  }

  async recordSignIn(userId: number): Promise<void> {
    await this.database.write(
      `UPDATE ${this.users} SET logdate = CURRENT_TIMESTAMP, lognum = lognum + 1, failures_num = 0, first_failure = NULL, lock_expires = NULL
        WHERE user_id = ?`,
      [userId],
    );
  }

  /** @returns seconds since 1970; tokens issued before do not count. 0: none was revoked */
  async revokedBefore(userId: number): Promise<number> {
    const [row] = await this.database.read<{ seconds: number | string }>(
      `SELECT revoke_before AS seconds FROM ${this.revoked} WHERE user_type_id = ${ADMIN} AND user_id = ?`,
      [userId],
    );
    return Number(row?.seconds ?? 0);
  }

  /** @param before seconds since 1970 */
  async revokeTokens(userId: number, before: number): Promise<void> {
    await this.database.write(`DELETE FROM ${this.revoked} WHERE user_type_id = ${ADMIN} AND user_id = ?`, [userId]);
    await this.database.write(
      `INSERT INTO ${this.revoked} (user_type_id, user_id, revoke_before) VALUES (${ADMIN}, ?, ?)`,
      [userId, before],
    );
  }

  /** ACL resources that an active user's role holds. Empty for a user that is gone or switched off. */
  async resourcesOf(userId: number): Promise<string[]> {
    const rows = await this.database.read<{ resource: string }>(
      `SELECT rule.resource_id AS resource
         FROM ${this.users} person
         JOIN ${this.roles} role ON role.user_id = person.user_id AND role.role_type = 'U' AND role.user_type = '${ADMIN}'
         JOIN ${this.rules} rule ON rule.role_id IN (role.parent_id, role.role_id) AND rule.permission = 'allow'
        WHERE person.user_id = ? AND person.is_active = 1`,
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
