import type { ModuleMetadata } from '@nestjs/common';
import { createApp } from './app.js';
import { AdminUsersService } from './auth/admin-users.service.js';
import type { Config } from './config.js';
import { SampleDataService } from './inventory/sample-data.service.js';

/**
 * Starts the service; it ends with SIGINT or SIGTERM.
 *
 * @param imports modules that extend it
 */
export async function serve(config: Config, imports: ModuleMetadata['imports'] = []): Promise<void> {
  const app = await createApp(config, undefined, { imports });
  await app.init();
  const password = await app.get(AdminUsersService).createFirst(config.adminUsername, config.adminPassword);
  if (config.sampleData ?? config.embedded) await app.get(SampleDataService).install();
  await app.listen(config.port, config.host);
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
