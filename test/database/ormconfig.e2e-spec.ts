import { execFile } from 'node:child_process';
import { promisify, stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const MIGRATIONS = [
  'CreateStores1700000001000',
  'CreateInventory1700000002000',
  'CreateAccess1700000003000',
  'CreateIntegrations1700000004000',
  'IndexReferences1700000005000',
  'CreateSignInAddresses1700000006000',
  'CreateCatalog1700000007000',
  'CreateGeonames1700000009000',
  'CreateLowStock1700000010000',
];

describe('the command line of TypeORM, on the compiled ormconfig', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  const typeorm = async (command: string): Promise<string> => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['node_modules/typeorm/cli.js', '-d', 'dist/ormconfig.js', command],
      { env: { ...process.env, DATABASE_URL: database.url, DATABASE_TABLE_PREFIX: 'mg_' } },
    );
    // In CI it is coloured.
    return stripVTControlCharacters(stdout);
  };

  it('shows what is to be done, does it', async () => {
    expect(shownBy(await typeorm('migration:show'))).toEqual(MIGRATIONS.map((name) => `[ ] ${name}`));
    await typeorm('migration:run');
    expect(shownBy(await typeorm('migration:show'))).toEqual(MIGRATIONS.map((name) => `[X] ${name}`));
  });
});

/** `[X] 1 Name` is a migration that has run, as the first. */
const shownBy = (output: string): string[] =>
  output
    .split('\n')
    .filter((line) => /\[.\]/.test(line))
    .map((line) => line.trim().replace(/\] \d+ /, '] '));
