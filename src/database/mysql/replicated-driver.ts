import type { QueryRunner, ReplicationMode } from 'typeorm';
import type { Config } from '../../config/config.js';
import type { Dialect } from '../dialect.js';
import type { Driver, OpenTransaction, PoolState, ReadOptions, TransactionConnection } from '../driver.js';
import type { MysqlDriver } from './mysql-driver.js';
import { Replicas } from './replicas.js';

/** A driver that reads from replicas, where one can answer, and does everything else with the primary's. */
export class ReplicatedDriver implements Driver {
  readonly dialect: Dialect;

  private constructor(
    private readonly primary: MysqlDriver,
    private readonly replicas: Replicas,
  ) {
    this.dialect = primary.dialect;
  }

  /** @returns the primary's driver itself, where no replicas are configured */
  static async around(primary: MysqlDriver, config: Config): Promise<Driver> {
    const replicas = await Replicas.connect(config, primary);
    return replicas ? new ReplicatedDriver(primary, replicas) : primary;
  }

  get pool(): PoolState {
    return this.primary.pool;
  }

  async read(text: string, values: readonly unknown[], options?: ReadOptions): Promise<unknown> {
    return (await this.replicas.query(text, values)) ?? this.primary.read(text, values, options);
  }

  withTimeLimit(select: string): string {
    return this.primary.withTimeLimit(select);
  }

  acquireConnection(): Promise<TransactionConnection> {
    return this.primary.acquireConnection();
  }

  createQueryRunner(mode: ReplicationMode, transaction: OpenTransaction | undefined, typeorm?: unknown): QueryRunner {
    return this.primary.createQueryRunner(mode, transaction, typeorm);
  }

  async destroy(): Promise<void> {
    await this.replicas.destroy();
    await this.primary.destroy();
  }
}
