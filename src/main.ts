import { createApp } from './app.js';
import { AdminUsersService } from './auth/admin-users.service.js';
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
  process.stderr.write(`nest-msi cannot start: ${explain(error)}\n`);
  process.exit(1);
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

/** Which variable to look at. */
function explain(error: unknown): string {
  const { code, message, errors } = error as { code?: string; message?: string; errors?: Error[] };
  const text = message || errors?.map((each) => each.message).join('; ') || String(error);
  if (code === 'EADDRINUSE' || code === 'EACCES' || code === 'EADDRNOTAVAIL') return `${text} (see PORT and HOST)`;
  if (/^(ECONN|ENOTFOUND|ETIMEDOUT|EHOSTUNREACH|EAI_|ER_|SQLITE_)/.test(code ?? ''))
    return `${text} (see DATABASE_URL)`;
  return text;
}
