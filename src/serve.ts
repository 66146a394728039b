import { Logger, type ModuleMetadata } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { createApp } from './app.js';
import { AdminUsersService } from './auth/admin-users.service.js';
import type { Config } from './config.js';
import { SampleDataService } from './inventory/sample-data.service.js';
import { createLogger } from './logging.js';
import { endOnSignal, shutDown } from './shutdown.js';

/**
 * Starts the service; it ends with SIGINT or SIGTERM.
 *
 * @param imports modules that extend it
 */
export async function serve(config: Config, imports: ModuleMetadata['imports'] = []): Promise<void> {
  const logger = createLogger(config);
  let app: NestExpressApplication | undefined;
  endOnSignal(async () => {
    if (app) await shutDown(app, config, logger);
  });
  app = await createApp(config, logger, { imports });
  await app.init();
  const password = await app.get(AdminUsersService).createFirst(config.adminUsername, config.adminPassword);
  if (config.sampleData ?? config.embedded) await app.get(SampleDataService).install();
  await app.listen(config.port, config.host);
  new Logger('Start').log(`Listening ${Math.round(performance.now())} ms after the start of the process`);
  greet(config, await app.getUrl(), password);
}

/** For people; the log beside it is for machines. A password that was made up is shown here once and nowhere else. */
function greet({ adminUsername }: Config, url: string, password: string | null): void {
  const [ask, given] =
    password === null ? ['printf "password: "; read -r PASSWORD; ', '\'"$PASSWORD"\''] : ['', password];
  const login = `curl -s ${url}/rest/V1/integration/admin/token -H 'Content-Type: application/json' -d '{"username":"${adminUsername}","password":"${given}"}' | tr -d '"'`;
  const lines = [
    '',
    `  REST API    ${url}/rest/V1`,
    `  Swagger UI  ${url}/docs`,
    `  Sign in as  ${adminUsername}${password === null ? '' : `, password ${password} (shown only this once)`}`,
    '',
    '  Try it:',
    `  ${ask}curl -g "${url}/rest/V1/inventory/stock-source-links?searchCriteria" -H "Authorization: Bearer $(${login})"`,
    '',
  ];
  (process.stdout.isTTY ? process.stdout : process.stderr).write(`${lines.join('\n')}\n`);
}
