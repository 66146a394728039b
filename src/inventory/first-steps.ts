import type { INestApplicationContext } from '@nestjs/common';
import { AdminUsersService } from '../auth/users/admin-users.service.js';
import { SampleDataService } from './sample-data.service.js';

/**
 * Creates the first user, as the service does at its start; with a password, also when other users exist.
 *
 * @param password empty: one is generated
 * @returns the password, if it was generated: it cannot be retrieved later
 */
export const ensureAdmin = (app: INestApplicationContext, username = 'admin', password = ''): Promise<string | null> =>
  app.get(AdminUsersService, { strict: false }).createFirst(username, password);

/**
 * Creates the stock, sources and links of Magento's REST documentation.
 *
 * @returns false where other sources or stocks exist
 */
export const installSampleData = (app: INestApplicationContext): Promise<boolean> =>
  app.get(SampleDataService, { strict: false }).install();
