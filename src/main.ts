import { AdminUsersService } from './auth/admin-users.service.js';
import { createApp } from './app.js';
import { type Config, loadConfig } from './config.js';
import { SampleDataService } from './inventory/sample-data.service.js';

try {
  const config = loadConfig();
  const app = await createApp(config);
  await app.init();
  const password = await app.get(AdminUsersService).createFirst(config.adminUsername, config.adminPassword);
  if (config.sampleData ?? config.embedded) await app.get(SampleDataService).install();
  await app.listen(config.port, config.host);
  greet(config, await app.getUrl(), password);
} catch (error) {
  process.stderr.write(`nest-msi cannot start. ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

/** For people; the log beside it is for machines. The password is shown here once and nowhere else. */
function greet({ adminUsername }: Config, url: string, password: string | null): void {
  const shown = password ?? '<your password>';
  const lines = [
    '',
    `  nest-msi   ${url}/rest/V1`,
    `  Swagger UI ${url}/docs`,
    `  Sign in as ${adminUsername}${password === null ? '' : `, password ${password} (shown only now)`}`,
    '',
    `  TOKEN=$(curl -s ${url}/rest/V1/integration/admin/token -H 'Content-Type: application/json' -d '{"username":"${adminUsername}","password":"${shown}"}' | tr -d '"')`,
    `  curl -sg "${url}/rest/V1/inventory/stock-source-links?searchCriteria" -H "Authorization: Bearer $TOKEN"`,
    '',
  ];
  (process.stdout.isTTY ? process.stdout : process.stderr).write(`${lines.join('\n')}\n`);
}
