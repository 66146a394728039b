import { dirname, join, relative, resolve } from 'node:path';
import type { Config } from '../config/config.js';

/** Who can sign in. */
export interface FirstUser {
  /** null: no user is active. */
  readonly username: string | null;
  readonly isNew: boolean;
  /** Generated at this start; null: the one that the user has, or `ADMIN_PASSWORD`. */
  readonly password: string | null;
}

/**
 * For people; the log beside it is for machines. A generated password is shown here and nowhere else.
 *
 * @param user null: an extension signs callers in
 */
export function greeting(config: Config, url: string, user: FirstUser | null): string {
  const lines = [
    ...(config.console ? [`Console     ${url}/console`] : []),
    `REST API    ${url}/rest/V1`,
    `Swagger UI  ${url}/docs`,
    `Database    ${databaseOf(config)}`,
    ...(user === null ? [] : signIn(url, user)),
  ];
  return `\n${lines.map((line) => (line === '' ? '' : `  ${line}`)).join('\n')}\n\n`;
}

const signIn = (url: string, user: FirstUser): string[] => [
  `Sign in as  ${signInAs(user)}`,
  ...(user.username === null ? [] : [`            New password: ${cli()} user:password ${quoted(user.username)}`]),
  '',
  'Try it:',
  tryIt(url, user),
];

function databaseOf({ embedded, databaseUrl }: Config): string {
  if (embedded) return `SQLite, ${resolve(databaseUrl.slice('sqlite:'.length))}`;
  const { protocol, username, host, pathname } = new URL(databaseUrl);
  return `${protocol}//${username === '' ? '' : `${username}@`}${host}${pathname}`;
}

function signInAs({ username, isNew, password }: FirstUser): string {
  if (username === null) return `nobody yet: ${cli()} user:create NAME`;
  if (password !== null) return `${username}, password ${password} (new user; the password is shown only this once)`;
  return isNew ? `${username} (new user, with ADMIN_PASSWORD)` : `${username} (existing user)`;
}

function tryIt(url: string, { username, password }: FirstUser): string {
  const ask = password === null ? 'printf "password: "; read -r PASSWORD; ' : '';
  const body = quoted(JSON.stringify({ username: username ?? 'NAME', password: password ?? 'PASSWORD' }));
  const data = password === null ? body.replace('"PASSWORD"', `"'"$PASSWORD"'"`) : body;
  const token = `curl -s ${url}/rest/V1/integration/admin/token -H 'Content-Type: application/json' -d ${data} | tr -d '"'`;
  const search = `${url}/rest/V1/inventory/stock-source-links?searchCriteria`;
  return `${ask}curl -g "${search}" -H "Authorization: Bearer $(${token})"`;
}

/** How the command line is called by those who started this process. */
function cli(): string {
  const program = process.argv[1] ?? '';
  if (program.endsWith('start.mjs')) return 'npm run cli --';
  if (program.endsWith('main.js')) return `node ${relative(process.cwd(), join(dirname(program), 'cli/cli.js'))}`;
  return 'nest-msi';
}

/** For a POSIX shell, where that is needed. */
const quoted = (text: string): string => (/^[\w.@-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
