import { spawn, spawnSync } from 'node:child_process';
// As a whole: an old Node.js, which check-node.cjs is about to refuse, lacks some of its names.
import fs from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder, whatever the current one is. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/** Outside of node_modules, which npm deletes. Holds the ids of the processes that install or build. */
const LOCK = join(root, 'var/install.lock');

const changedAt = (path) => (fs.existsSync(join(root, path)) ? fs.statSync(join(root, path)).mtimeMs : 0);

const isInstalled = () => changedAt('node_modules/.package-lock.json') >= changedAt('package-lock.json');

/** A package that only development needs. */
const hasDevelopment = () => fs.existsSync(join(root, 'node_modules/jest'));

const isBuilt = () =>
  changedAt('dist/src/main.js') >= Math.max(newest('src'), changedAt('ormconfig.ts'), changedAt('package-lock.json'));

const isConsoleBuilt = () =>
  changedAt('console/dist/index.html') >=
  Math.max(
    newest('console/src'),
    newest('console/public'),
    ...['console/index.html', 'console/vite.config.ts', 'package-lock.json'].map(changedAt),
  );

/**
 * Installs what the lock file names and compiles the sources, unless both are up to date. Only one process does this at
 * a time: a second one waits, also while npm rolls back an installation whose `npm start` has been interrupted.
 *
 * Running needs a third of the packages and half of the space; what tests need is added to it later. The compiler is
 * TypeScript's own, which is among the former, and it leaves checking types to `npm run typecheck`.
 *
 * @param options.development also install what tests and benchmarks need
 */
export async function ensureReady({ development = false } = {}) {
  const isComplete = () => isInstalled() && (hasDevelopment() || !development);
  if (isComplete() && isBuilt() && isConsoleBuilt()) return;
  await takeLock();
  try {
    if (!isComplete()) {
      console.error('nest-msi: installing dependencies …');
      await runLocked('npm', [...installation(development), '--no-audit', '--no-fund', '--loglevel=error']);
    }
    if (!isBuilt()) {
      console.error('nest-msi: building …');
      fs.rmSync(join(root, 'dist'), { recursive: true, force: true });
      const tsc = join(root, 'node_modules/typescript/bin/tsc');
      await runLocked(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--noCheck']);
    }
    if (!isConsoleBuilt()) {
      console.error('nest-msi: building the console …');
      const vite = join(root, 'node_modules/vite/bin/vite.js');
      await runLocked(process.execPath, [vite, 'build', 'console', '--logLevel', 'warn']);
    }
  } finally {
    fs.rmSync(LOCK, { force: true });
  }
}

/** `npm ci` begins anew; `npm install` adds what is missing. */
function installation(development) {
  if (isInstalled()) return ['install', '--no-save'];
  return development || hasDevelopment() ? ['ci'] : ['ci', '--omit=dev'];
}

async function takeLock() {
  fs.mkdirSync(dirname(LOCK), { recursive: true });
  for (let isWaiting = false; ; isWaiting = true) {
    try {
      fs.writeFileSync(LOCK, String(process.pid), { flag: 'wx' });
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const owners = ownersOf(LOCK);
    const changed = changedAt('var/install.lock');
    const isGone = changed === 0;
    // The process that has just created the file may not have written to it yet.
    if (owners.some(isAlive) || isGone || Date.now() - changed < 1000) {
      if (!isWaiting && owners.length > 0)
        console.error(`nest-msi: waiting for process ${owners.join(' and ')}, which installs or builds …`);
      await new Promise((resolve) => setTimeout(resolve, 500));
    } else {
      removeStale();
    }
  }
}

/** Another process may have replaced the stale file by its own since it was read: what is moved is looked at again. */
function removeStale() {
  const stale = `${LOCK}.${process.pid}`;
  try {
    fs.renameSync(LOCK, stale);
    if (ownersOf(stale).some(isAlive)) fs.linkSync(stale, LOCK);
  } catch (error) {
    if (error.code !== 'ENOENT' && error.code !== 'EEXIST') throw error;
  } finally {
    fs.rmSync(stale, { force: true });
  }
}

function ownersOf(file) {
  try {
    return fs.readFileSync(file, 'utf8').split(' ').map(Number).filter(Boolean);
  } catch {
    return [];
  }
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Runs a program that the lock outlives: it holds as long as this process or that program runs. */
function runLocked(command, args) {
  // Standard output is for results, as of npm run cli -- … --json.
  const child = spawn(command, args, { cwd: root, stdio: ['inherit', 2, 2], shell: process.platform === 'win32' });
  if (child.pid) fs.writeFileSync(LOCK, `${process.pid} ${child.pid}`);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (status) => {
      if (status === 0) return resolve();
      fs.rmSync(LOCK, { force: true });
      process.exit(status || 1);
    });
  });
}

export function run(command, args, env = process.env) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    env,
    shell: process.platform === 'win32',
  });
  if (error) console.error(error.message);
  if (status !== 0) process.exit(status || 1);
}

function newest(folder) {
  const times = fs
    .readdirSync(join(root, folder), { recursive: true })
    // Generated for the type checker; the build does not read it.
    .filter((name) => !name.endsWith('schema.d.ts'))
    .map((name) => changedAt(join(folder, name)));
  return Math.max(0, ...times);
}
