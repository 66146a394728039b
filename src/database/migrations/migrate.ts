import { type DataSource, type Migration, MigrationExecutor, type QueryRunner } from 'typeorm';
import type { Dialect } from '../dialect.js';

const LOCK_TIMEOUT_S = 300;

/**
 * Runs pending migrations.
 *
 * @returns the migrations that ran
 * @throws Error naming the migration that failed; what those before it did stays
 */
export function migrate(dataSource: DataSource, dialect: Dialect): Promise<Migration[]> {
  return locked(dataSource, dialect, async (queryRunner) => {
    const migrations = new MigrationExecutor(dataSource, queryRunner);
    migrations.transaction = 'each';
    try {
      return await migrations.executePendingMigrations();
    } catch (error) {
      const [failed] = await migrations.getPendingMigrations().catch(() => []);
      if (!failed) throw error;
      throw new Error(`Migration ${failed.name} failed: ${(error as Error).message}`, { cause: error });
    }
  });
}

/** Takes one migration back that has run, whichever ran after it. */
export function revert(dataSource: DataSource, dialect: Dialect, name: string): Promise<void> {
  return locked(dataSource, dialect, async (queryRunner) => {
    const migration = dataSource.migrations.find((each) => nameOf(each) === name);
    await migration?.down(queryRunner);
    const table = dataSource.driver.escape(String(dataSource.options.migrationsTableName));
    await queryRunner.query(`DELETE FROM ${table} WHERE name = ?`, [name]);
  });
}

export const nameOf = ({ name, constructor }: { readonly name?: string | undefined }): string =>
  name ?? constructor.name;

/**
 * Instances that start at once migrate one after the other, with a lock that belongs to the connection, so the migrations
 * run on the same one.
 */
async function locked<Result>(
  dataSource: DataSource,
  { migrationLock }: Dialect,
  work: (queryRunner: QueryRunner) => Promise<Result>,
): Promise<Result> {
  const queryRunner = dataSource.createQueryRunner();
  try {
    if (migrationLock) await acquire(queryRunner, migrationLock.acquire);
    return await work(queryRunner);
  } finally {
    if (migrationLock) await queryRunner.query(migrationLock.release);
    await queryRunner.release();
  }
}

/** Each statement waits for a second at most: a connection that is silent for longer is taken for dead. */
async function acquire(queryRunner: QueryRunner, statement: string): Promise<void> {
  for (let seconds = 0; seconds < LOCK_TIMEOUT_S; seconds++) {
    const [lock] = (await queryRunner.query(statement)) as { acquired: unknown }[];
    if (Number(lock?.acquired) === 1) return;
  }
  throw new Error(`Another instance has been migrating for ${LOCK_TIMEOUT_S} s.`);
}
