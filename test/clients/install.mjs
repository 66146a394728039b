import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = import.meta.dirname;
const marker = join(folder, 'node_modules', '.installed');
const UNREACHABLE =
  /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|ENOTCACHED)\b/;

const digest = () =>
  createHash('sha256')
    .update(readFileSync(join(folder, 'package-lock.json')))
    .digest('hex');

/** Are the clients there, and those that the lock file names? */
export function areClientsInstalled() {
  try {
    return readFileSync(marker, 'utf8') === digest();
  } catch {
    return false;
  }
}

/**
 * Installs what is not there yet, in this folder, where the project's own code does not see it.
 *
 * @returns false when the registry cannot be reached
 * @throws Error for everything else that goes wrong
 */
export function installClients() {
  if (areClientsInstalled()) return true;
  console.error('nest-msi: installing the clients of the client suite …');
  const { status, stderr, error } = spawnSync(
    'npm',
    ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', '--prefer-offline', '--fetch-retries=1'],
    { cwd: folder, encoding: 'utf8', shell: process.platform === 'win32' },
  );
  if (status === 0) {
    writeFileSync(marker, digest());
    return true;
  }
  if (UNREACHABLE.test(stderr)) return false;
  throw error ?? new Error(`The clients cannot be installed:\n${stderr}`);
}
