import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';
import { Requests } from './requests.js';

const ROWS = [1, 10, 100, 1_000, 2_000, 5_000, 10_000, 50_000, 100_000];

export type Snapshot = Awaited<ReturnType<Registry['getMetricsAsJSON']>>;

/** Metrics of one application. Each has its own registry, since tests run several applications in one process. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();
  readonly requests = new Requests(this.registry);

  readonly transactionRestarts = new Counter({
    name: 'nest_msi_transaction_restarts_total',
    help: 'Transactions retried after a deadlock or a lock wait timeout.',
    registers: [this.registry],
  });

  readonly signInFailures = new Counter({
    name: 'nest_msi_sign_in_failures_total',
    help: 'Sign-ins that failed: the user or the password was wrong, the account is locked, or a second factor is required.',
    labelNames: ['reason'],
    registers: [this.registry],
  });

  readonly batchRows = new Histogram({
    name: 'nest_msi_batch_rows',
    help: 'Rows per completed request: links or source items, saved or deleted.',
    labelNames: ['rows', 'action'],
    buckets: ROWS,
    registers: [this.registry],
  });

  constructor() {
    // A counter must exist at 0: rate() in Prometheus ignores the first sample of a series.
    for (const reason of ['wrong', 'locked', 'second_factor']) this.signInFailures.inc({ reason }, 0);
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  /** Renders all metrics, those of the process included, in Prometheus's text format. */
  async text(): Promise<string> {
    return (await this.registry.metrics()) + (await processRegistry().metrics());
  }

  /** The same, to be added to those of other processes. */
  async snapshot(): Promise<Snapshot> {
    return [...(await this.registry.getMetricsAsJSON()), ...(await processRegistry().getMetricsAsJSON())];
  }
}

let processMetrics: Registry | undefined;

/**
 * Memory, CPU, garbage collection, event loop. Shared by all applications of the process; collected from the first
 * scrape on.
 */
function processRegistry(): Registry {
  if (!processMetrics) {
    processMetrics = new Registry();
    collectDefaultMetrics({ register: processMetrics });
  }
  return processMetrics;
}
