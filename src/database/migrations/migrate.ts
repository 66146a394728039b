import { type DataSource, type Migration, MigrationExecutor, type QueryRunner } from 'typeorm';
import type { Dialect } from '../dialect.js';

const LOCK_TIMEOUT_S = 300;

/**
 * Runs pending migrations. Instances that start at once do so one after the other, with a lock that belongs to the
 * connection, so the migrations run on the same one.
 *
 * @returns the migrations that ran
 */
export async function migrate(dataSource: DataSource, { migrationLock }: Dialect): Promise<Migration[]> {
  const queryRunner = dataSource.createQueryRunner();
  const migrations = new MigrationExecutor(dataSource, queryRunner);
  migrations.transaction = 'each';
  try {
    if (migrationLock) await acquire(queryRunner, migrationLock.acquire);
    return await migrations.executePendingMigrations();
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
