import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';
import { Requests } from './requests.js';

const ROWS = [1, 10, 100, 1_000, 2_000, 5_000, 10_000, 50_000, 100_000];

/** What this application counts. It has a registry of its own, since tests run many in one process. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();
  readonly requests = new Requests(this.registry);

  readonly transactionRestarts = new Counter({
    name: 'nest_msi_transaction_restarts_total',
    help: 'Transactions that started again after they had lost against another one: deadlocks and lock timeouts.',
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
    help: 'Rows in one request that was carried out: links or source items, saved or deleted.',
    labelNames: ['rows', 'action'],
    buckets: ROWS,
    registers: [this.registry],
  });

  constructor() {
    // A series that is not there yet would hide its first increase.
    for (const reason of ['wrong', 'locked', 'second_factor']) this.signInFailures.inc({ reason }, 0);
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  /** In Prometheus's text format, those of the process with them. */
  async text(): Promise<string> {
    return (await this.registry.metrics()) + (await processRegistry().metrics());
  }
}

let ofProcess: Registry | undefined;

/** Memory, CPU, garbage collection, event loop: one for all applications of a process, measured from the first look on. */
function processRegistry(): Registry {
  if (!ofProcess) {
    ofProcess = new Registry();
    collectDefaultMetrics({ register: ofProcess });
  }
  return ofProcess;
}
