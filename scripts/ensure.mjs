import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder, whatever the current one is. */
export const root = fileURLToPath(new URL('..', import.meta.url));

const changedAt = (path) => (existsSync(join(root, path)) ? statSync(join(root, path)).mtimeMs : 0);

/** Installs what the lock file names, when that is missing or the lock file is newer. */
export function ensureInstalled() {
  if (changedAt('node_modules/.package-lock.json') >= changedAt('package-lock.json')) return;
  console.error('nest-msi: installing dependencies …');
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
}

/** Compiles, when a source is newer than the result. */
export function ensureBuilt() {
  if (
    changedAt('dist/src/main.js') >= Math.max(newest('src'), changedAt('ormconfig.ts'), changedAt('package-lock.json'))
  )
    return;
  console.error('nest-msi: building …');
  run(process.execPath, [join(root, 'node_modules/@nestjs/cli/bin/nest.js'), 'build']);
}

export function run(command, args, env = process.env) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    env,
    shell: process.platform === 'win32',
  });
  if (error) console.error(error.message);
  if (status !== 0) process.exit(status ?? 1);
}

function newest(folder) {
  const times = readdirSync(join(root, folder), { recursive: true }).map((name) => changedAt(join(folder, name)));
  return Math.max(0, ...times);
}
