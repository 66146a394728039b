import { Injectable } from '@nestjs/common';
import { notAllowed } from '../../webapi/errors/entity-errors.js';
import { ALL_RESOURCES } from '../acl-resources.js';
import { AdminUsersRepository, isExpired } from './admin-users.repository.js';
import { Clock } from '../clock.js';

/** Protects the last administrator: at least one user with all resources must be able to sign in. */
@Injectable()
export class LastAdministrator {
  constructor(
    private readonly users: AdminUsersRepository,
    private readonly clock: Clock,
  ) {}

  /** @throws WebapiError 400 when no other administrator would be left */
  async refuseToLose(userId: number, username: string): Promise<void> {
    if (!(await this.isAdministrator(userId))) return;
    for (const other of await this.users.list()) {
      if (other.userId !== userId && other.isActive === 1 && (await this.isAdministrator(other.userId))) return;
    }
    throw notAllowed('User "%username" is the last administrator with all resources. Use --force to do it anyway.', {
      username,
    });
  }

  private async isAdministrator(userId: number): Promise<boolean> {
    if (isExpired(await this.users.expiryOf(userId), this.clock.now())) return false;
    return (await this.users.resourcesOf(userId)).includes(ALL_RESOURCES);
  }
}
