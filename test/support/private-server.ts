import { findServer } from './mariadb.mjs';

const hasMariaDb = findServer()?.includes('mariadbd') ?? false;

/** Tests are skipped without a database server, except in CI. */
export const hasPrivateServer = hasMariaDb || Boolean(process.env['CI']);

if (!hasMariaDb) {
  process.stderr.write('\n*** FAULTS OF A DATABASE SERVER ARE NOT TESTED: mariadbd is not installed. ***\n\n');
}
