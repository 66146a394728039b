import { Injectable } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { Database } from '../database/database.js';
import type { PoolState } from '../database/driver.js';
import { Metrics } from '../metrics/metrics.js';

const GAUGES: readonly (readonly [name: string, help: string, of: keyof PoolState])[] = [
  ['limit', 'Most connections that there may be to the database.', 'limit'],
  ['open', 'Connections to the database.', 'open'],
  ['in_use', 'Connections on which a statement or a transaction runs.', 'inUse'],
  ['waiting', 'Statements and transactions that wait for a connection.', 'waiting'],
];

/** How the pool is used, read at each scrape; 0 on SQLite, which has no pool. */
@Injectable()
export class ConnectionMetrics {
  constructor(database: Database, { registry }: Metrics) {
    for (const [name, help, of] of GAUGES) {
      registry.registerMetric(
        new Gauge({
          name: `nest_msi_database_connections_${name}`,
          help,
          registers: [],
          collect() {
            this.set(database.pool?.[of] ?? 0);
          },
        }),
      );
    }
  }
}
