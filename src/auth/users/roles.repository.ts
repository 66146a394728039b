import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { ADMIN_RESOURCE, ALL_RESOURCES } from '../acl-resources.js';
import { ADMIN } from '../caller.js';

/** A role, with its ACL resources. */
export interface Role {
  readonly roleId: number;
  readonly name: string;
}

/**
 * Magento's `authorization_role` and `authorization_rule`: a role is a row of type G, its users are rows of type U
 * below it.
 */
@Injectable()
export class RolesRepository {
  /** @internal */
  constructor(private readonly database: Database) {}

  /** All roles. */
  list(): Promise<Role[]> {
    return this.database.read<Role>(
      `SELECT role_id AS roleId, role_name AS name FROM ${this.roles}
        WHERE role_type = 'G' AND user_type = '${ADMIN}' ORDER BY role_id`,
    );
  }

  /** The role of a name, or null. */
  async byName(name: string): Promise<Role | null> {
    const [role] = await this.database.read<Role>(
      `SELECT role_id AS roleId, role_name AS name FROM ${this.roles}
        WHERE role_type = 'G' AND user_type = '${ADMIN}' AND role_name = ? ORDER BY role_id LIMIT 1`,
      [name],
    );
    return role ?? null;
  }

  /** Locks all roles until the transaction ends: role names have no unique key. */
  async lockAll(): Promise<void> {
    await this.database.read(`SELECT role_id FROM ${this.roles} ${this.database.dialect.forUpdate}`);
  }

  /** The ACL resources of a role. */
  async resourcesOf(roleId: number): Promise<string[]> {
    const rows = await this.database.read<{ resource: string }>(
      `SELECT resource_id AS resource FROM ${this.rules} WHERE role_id = ? AND permission = 'allow' ORDER BY rule_id`,
      [roleId],
    );
    return rows.map(({ resource }) => resource);
  }

  /** The names of the users of a role. */
  async usersOf(roleId: number): Promise<string[]> {
    const rows = await this.database.read<{ username: string }>(
      `SELECT account.username AS username FROM ${this.roles} role
         JOIN ${this.database.table('admin_user')} account ON account.user_id = role.user_id
        WHERE role.role_type = 'U' AND role.user_type = '${ADMIN}' AND role.parent_id = ? ORDER BY account.user_id`,
      [roleId],
    );
    return rows.map(({ username }) => username);
  }

  /** Resources of all roles, allowed or denied: Magento writes a row for each resource that its modules declare. */
  async knownResources(): Promise<string[]> {
    const rows = await this.database.read<{ resource: string }>(
      `SELECT DISTINCT resource_id AS resource FROM ${this.rules} WHERE resource_id IS NOT NULL`,
    );
    return rows.map(({ resource }) => resource);
  }

  /** Creates a role and returns its id. */
  async create(name: string, resources: readonly string[]): Promise<number> {
    const { insertId } = await this.database.execute(
      `INSERT INTO ${this.roles} (parent_id, tree_level, sort_order, role_type, user_id, user_type, role_name)
       VALUES (0, 1, 0, 'G', 0, '${ADMIN}', ?)`,
      [name],
    );
    const granted = resources.includes(ALL_RESOURCES) ? [ALL_RESOURCES] : new Set([ADMIN_RESOURCE, ...resources]);
    for (const resource of granted) {
      await this.database.write(`INSERT INTO ${this.rules} (role_id, resource_id, permission) VALUES (?, ?, 'allow')`, [
        insertId,
        resource,
      ]);
    }
    return insertId;
  }

  /** @returns the id of the first role with all resources, which is created when none exists */
  async administrators(): Promise<number> {
    const [known] = await this.database.read<{ id: number }>(
      `SELECT role.role_id AS id FROM ${this.roles} role JOIN ${this.rules} rule ON rule.role_id = role.role_id
        WHERE role.role_type = 'G' AND rule.resource_id = ? AND rule.permission = 'allow' ORDER BY role.role_id LIMIT 1`,
      [ALL_RESOURCES],
    );
    return known?.id ?? (await this.create('Administrators', [ALL_RESOURCES]));
  }

  /** Gives a user a role. */
  async assign(roleId: number, userId: number, username: string): Promise<void> {
    await this.database.write(
      `INSERT INTO ${this.roles} (parent_id, tree_level, role_type, user_id, user_type, role_name) VALUES (?, 2, 'U', ?, '${ADMIN}', ?)`,
      [roleId, userId, username],
    );
  }

  /** Takes the role of a user away. */
  async removeUser(userId: number): Promise<void> {
    await this.database.write(`DELETE FROM ${this.roles} WHERE user_id = ? AND user_type = '${ADMIN}'`, [userId]);
  }

  private get roles(): string {
    return this.database.table('authorization_role');
  }

  private get rules(): string {
    return this.database.table('authorization_rule');
  }
}
