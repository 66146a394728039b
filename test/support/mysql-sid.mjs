// MySQL 9 for the tests. Debian has it in sid only: its packages and all libraries they need, libc included, are unpacked
// into a cache folder, never installed, and run through their own dynamic loader.
//   node test/support/mysql-sid.mjs    prepares it and prints the path of the server
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';
const PACKAGE = 'mysql-server-core';
/** For each step; a mirror that cannot be reached must not hold up the tests. */
const TIMEOUT_MS = 300_000;

const cache = () => join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'nest-msi', 'mysql-sid');

/** @returns path of a prepared server, or undefined: nothing is downloaded */
export function findMysqlSid() {
  const server = join(cache(), 'mysqld');
  return existsSync(server) ? server : undefined;
}

/**
 * Downloads and unpacks the server, unless the cache has it.
 *
 * @returns its path, or undefined where it cannot be had; the reason is printed
 */
export function installMysqlSid() {
  const found = findMysqlSid();
  if (found) return found;
  const folder = `${cache()}.${process.pid}`;
  try {
    if (!existsSync(KEYRING)) throw new Error(`${KEYRING} does not exist: this is not Debian`);
    unpack(folder);
    writeServer(folder);
    rmSync(cache(), { recursive: true, force: true });
    renameSync(folder, cache());
    return findMysqlSid();
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    console.error(`MySQL from Debian sid: ${error.message}`);
    return undefined;
  }
}

function unpack(folder) {
  const apt = join(folder, 'apt');
  const archives = join(apt, 'archives');
  for (const path of ['lists/partial', 'archives/partial', 'empty']) mkdirSync(join(apt, path), { recursive: true });
  writeFileSync(join(apt, 'status'), '');
  writeFileSync(join(apt, 'sources.list'), `deb [signed-by=${KEYRING}] http://deb.debian.org/debian sid main\n`);
  const config = join(apt, 'apt.conf');
  writeFileSync(
    config,
    Object.entries({
      'Dir::State::status': join(apt, 'status'),
      'Dir::State::lists': join(apt, 'lists'),
      'Dir::Cache': apt,
      'Dir::Cache::archives': archives,
      'Dir::Etc::sourcelist': join(apt, 'sources.list'),
      'Dir::Etc::sourceparts': join(apt, 'empty'),
      'Dir::Etc::preferencesparts': join(apt, 'empty'),
      'APT::Install-Recommends': 'false',
      'Acquire::Languages': 'none',
      // Of machines whose clock is wrong, and of mirrors that stand still; signatures are checked all the same.
      'Acquire::Check-Valid-Until': 'false',
      'Acquire::Retries': '2',
    })
      .map(([name, value]) => `${name} "${value}";\n`)
      .join(''),
  );
  const aptGet = (...args) => run('apt-get', ['-qq', '-o', 'Debug::NoLocking=1', ...args], { APT_CONFIG: config });
  aptGet('update');
  aptGet('install', '-y', '--download-only', PACKAGE);
  const root = join(folder, 'root');
  mkdirSync(root);
  for (const name of readdirSync(archives).filter((each) => each.endsWith('.deb'))) {
    run('dpkg-deb', ['-x', join(archives, name), root]);
  }
  rmSync(apt, { recursive: true });
}

/** A command that takes the arguments of mysqld. */
function writeServer(folder) {
  const root = join(folder, 'root');
  const libraries = readdirSync(join(root, 'usr/lib')).find((name) => name.endsWith('-linux-gnu'));
  const loader = readdirSync(join(root, 'usr/lib', libraries)).find((name) => /^ld-linux.*\.so/.test(name));
  const server = join(folder, 'mysqld');
  writeFileSync(
    server,
    `#!/bin/sh
root=$(dirname "$(readlink -f "$0")")/root
lib=$root/usr/lib/${libraries}
exec "$lib/${loader}" --library-path "$lib:$root/usr/lib/mysql/private" "$root/usr/sbin/mysqld" "$@" \\
  --basedir="$root/usr" --lc-messages-dir="$root/usr/share/mysql" --plugin-dir="$root/usr/lib/mysql/plugin" \\
  --secure-file-priv=NULL --mysqlx=OFF
`,
  );
  chmodSync(server, 0o755);
  run(server, ['--no-defaults', '--version']);
}

function run(command, args, env = {}) {
  const { status, stderr, error } = spawnSync(command, args, {
    encoding: 'utf8',
    env: { ...process.env, ...env },
    timeout: TIMEOUT_MS,
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`${command} failed: ${stderr.trim().split('\n').at(-1)}`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const server = installMysqlSid();
  if (!server) process.exit(1);
  console.log(server);
}
