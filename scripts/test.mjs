// npm test: everything that is missing, then all tests, on SQLite and on MySQL or MariaDB.
//   npm test -- links             only files whose path matches
//   TEST_DATABASE_URL=mysql://… npm test    on a server of yours, in databases of its own
import './check-node.cjs';
import { join } from 'node:path';
import { ensureReady, root, run } from './ensure.mjs';
import { installClients } from '../test/clients/install.mjs';
import { findServer } from '../test/support/mariadb.mjs';
import { findMysqlSid, installMysqlSid } from '../test/support/mysql-sid.mjs';

await ensureReady({ development: true });

const projects = ['unit', 'embedded'];
if (process.env.TEST_DATABASE_URL || findServer()) {
  projects.push('mysql');
} else {
  console.error(
    '\n*** NOT TESTED ON MYSQL: neither mariadbd nor mysqld is installed, and TEST_DATABASE_URL is not set. ***\n',
  );
  if (process.env.CI) process.exit(1);
}

// A hundred megabytes that only CI downloads unasked.
if (process.env.TEST_MYSQL9_URL || (process.env.CI ? installMysqlSid() : findMysqlSid())) {
  projects.push('mysql9');
} else {
  console.error(
    '\n*** NOT TESTED ON MYSQL 9: TEST_MYSQL9_URL is not set. On Debian, `node test/support/mysql-sid.mjs` downloads one. ***\n',
  );
}

const wanted = process.argv.slice(2);
if ((wanted.length === 0 || wanted.some((path) => path.includes('clients'))) && !installClients()) {
  console.error('\n*** NOT TESTED WITH THE PUBLISHED CLIENTS: npm’s registry cannot be reached. ***\n');
  if (process.env.CI) process.exit(1);
}

run(
  process.execPath,
  [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    join(root, 'node_modules/jest/bin/jest.js'),
    '--selectProjects',
    ...projects,
    '--',
    ...wanted,
  ],
  { ...process.env, LOG_LEVEL: 'silent' },
);
