import { Logger, type ModuleMetadata } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { DataSource } from 'typeorm';
import { createApp } from './app.js';
import { AdminUsersService } from './auth/users/admin-users.service.js';
import { checkKey } from './auth/oauth/magento-cipher.js';
import type { Config } from './config.js';
import { checkWritable, connectionFailure } from './database/connection-failure.js';
import { explain } from './startup/explain.js';
import { greeting, type FirstUser } from './startup/greeting.js';
import { SampleDataService } from './inventory/sample-data.service.js';
import { listen } from './startup/listen.js';
import { createLogger } from './logging.js';
import { endOnSignal, shutDown } from './shutdown.js';
import { attributedTo } from './startup-error.js';

/**
 * Starts the service; it ends with SIGINT or SIGTERM.
 *
 * @param imports modules that extend it
 * @throws StartupError naming the variable to look at
 */
export async function serve(config: Config, imports: ModuleMetadata['imports'] = []): Promise<void> {
  const logger = createLogger(config);
  let app: NestExpressApplication | undefined;
  endOnSignal(async () => {
    if (app) await shutDown(app, config, logger);
  });
  await attributedTo('CRYPT_KEY', () => checkKey(config.cryptKey));
  app = await createApp(config, logger, { imports });
  await app.init();
  const [dataSource, sampleData, users] = [app.get(DataSource), app.get(SampleDataService), app.get(AdminUsersService)];
  const { databaseTablePrefix, embedded } = config;
  await attributedTo('DATABASE_URL', () => checkWritable(dataSource, databaseTablePrefix), connectionFailure);
  if (config.sampleData ?? embedded) await attributedTo('SAMPLE_DATA', () => sampleData.install(), explain);
  await listen(app, config);
  new Logger('Start').log(`Listening ${Math.round(performance.now())} ms after the start of the process`);
  // Last, and shown at once: whatever failed after it would lose the password that it generates.
  const user = await attributedTo('ADMIN_USERNAME and ADMIN_PASSWORD', () => firstUser(users, config), explain);
  (process.stdout.isTTY ? process.stdout : process.stderr).write(greeting(config, await app.getUrl(), user));
}

async function firstUser(users: AdminUsersService, config: Config): Promise<FirstUser> {
  const before = await users.activeName(config.adminUsername);
  const password = await users.createFirst(config.adminUsername, config.adminPassword);
  const username = await users.activeName(config.adminUsername);
  return { username, isNew: username !== before, password };
}
