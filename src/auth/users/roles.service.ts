import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { notAllowed } from '../../webapi/errors/entity-errors.js';
import { required } from '../../webapi/errors/input-errors.js';
import { ADMIN_RESOURCE } from '../acl-resources.js';
import { RolesRepository } from './roles.repository.js';

/** Length of the column. */
const LONGEST_NAME = 50;

/** A role as listed. */
export interface RoleWithUsers {
  readonly roleId: number;
  readonly name: string;
  /** ACL resources, without the one that every role has. */
  readonly resources: readonly string[];
  readonly users: readonly string[];
}

/** Creates, lists and deletes roles. */
@Injectable()
export class RolesService {
  /** @internal */
  constructor(
    private readonly roles: RolesRepository,
    private readonly database: Database,
  ) {}

  /**
   * @param resources ids of the ACL; `Magento_Backend::all` is everything
   * @throws WebapiError 400 for a blank, too long or taken name
   */
  async create(name: string, resources: readonly string[]): Promise<number> {
    if (name.trim() === '') throw required(['name']);
    if ([...name].length > LONGEST_NAME) {
      throw notAllowed('The name is longer than %longest characters.', { longest: String(LONGEST_NAME) });
    }
    return this.database.transaction(async () => {
      await this.roles.lockAll();
      if (await this.roles.byName(name)) throw notAllowed('There is a role "%name" already.', { name });
      return this.roles.create(name, resources);
    });
  }

  /** All roles, with their users. */
  async list(): Promise<RoleWithUsers[]> {
    const roles: RoleWithUsers[] = [];
    for (const role of await this.roles.list()) {
      const resources = await this.roles.resourcesOf(role.roleId);
      roles.push({
        ...role,
        resources: resources.filter((resource) => resource !== ADMIN_RESOURCE),
        users: await this.roles.usersOf(role.roleId),
      });
    }
    return roles;
  }
}
