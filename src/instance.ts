import { Logger, type ModuleMetadata } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { DataSource } from 'typeorm';
import { createApp } from './app.js';
import { checkKey } from './auth/oauth/magento-cipher.js';
import { AdminUsersService } from './auth/users/admin-users.service.js';
import type { WorkerProcess } from './cluster/worker.js';
import type { Config } from './config/config.js';
import { checkWritable, connectionFailure } from './database/errors/connection-failure.js';
import type { ServiceOptions } from './inventory/inventory-options.js';
import { SampleDataService } from './inventory/sample-data.service.js';
import { createLogger } from './logging.js';
import { shutDown } from './shutdown.js';
import { endOnSignal } from './signals.js';
import { attributedTo } from './startup-error.js';
import { explain } from './startup/explain.js';
import { greeting, type FirstUser } from './startup/greeting.js';
import { listen } from './startup/listen.js';

/** What differs from the service as it ships. */
export interface ServeOptions extends ServiceOptions {
  /**
   * Called before the application starts: for `app.use` and the like. Microservices that it connects are started with the
   * service, and closed with it:
   *
   *     configure: (app) => app.connectMicroservice({ transport: Transport.TCP, options: { port: 4000 } });
   */
  readonly configure?: (app: NestExpressApplication) => unknown;
}

/**
 * Serves the API in this process.
 *
 * @param worker what this process is, when it is one of several
 * @throws StartupError naming the variable to look at
 */
export async function serveHere(
  config: Config,
  imports: ModuleMetadata['imports'],
  { configure, ...options }: ServeOptions,
  worker?: WorkerProcess,
): Promise<void> {
  const logger = createLogger(config);
  let app: NestExpressApplication | undefined;
  const end = async (): Promise<void> => {
    if (app) await shutDown(app, config, logger);
  };
  if (worker) worker.onEnd(end);
  else endOnSignal(end);
  const isFirst = worker?.isFirst ?? true;
  await attributedTo('CRYPT_KEY', () => checkKey(config.cryptKey));
  const service = (app = await createApp(config, logger, { imports, ...options }));
  try {
    await configure?.(service);
    worker?.connect(service);
    await service.init();
    const [dataSource, sampleData, users] = [
      service.get(DataSource),
      service.get(SampleDataService),
      service.get(AdminUsersService),
    ];
    const { databaseTablePrefix, embedded } = config;
    await attributedTo('DATABASE_URL', () => checkWritable(dataSource, databaseTablePrefix), connectionFailure);
    if (isFirst && (config.sampleData ?? embedded)) {
      await attributedTo('SAMPLE_DATA', () => sampleData.install(), explain);
    }
    const createUser = async (): Promise<FirstUser | null> =>
      options.authentication === 'own'
        ? null
        : attributedTo('ADMIN_USERNAME and ADMIN_PASSWORD', () => firstUser(users, config), explain);
    // Once the service is ready, ADMIN_PASSWORD signs in.
    const withGivenPassword = isFirst && config.adminPassword !== '' ? await createUser() : undefined;
    await attributedTo('the microservices of configure()', () => service.startAllMicroservices());
    await listen(service, config);
    new Logger('Start').log(`Listening ${Math.round(performance.now())} ms after the start of the process`);
    if (!isFirst) return;
    // A generated one comes last, and is shown at once: whatever failed after it would lose it.
    const user = withGivenPassword ?? (await createUser());
    (process.stdout.isTTY ? process.stdout : process.stderr).write(greeting(config, await service.getUrl(), user));
  } catch (error) {
    // Its connections would keep the process running.
    await service.close().catch(() => undefined);
    throw error;
  }
}

async function firstUser(users: AdminUsersService, config: Config): Promise<FirstUser> {
  const before = await users.activeName(config.adminUsername);
  const password = await users.createFirst(config.adminUsername, config.adminPassword);
  const username = await users.activeName(config.adminUsername);
  return { username, isNew: username !== before, password };
}
