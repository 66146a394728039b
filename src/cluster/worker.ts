import cluster from 'node:cluster';
import type { INestApplicationContext } from '@nestjs/common';
import { RateLimitStore } from '../auth/sign-in/rate-limit.store.js';
import { explain } from '../startup/explain.js';
import { Metrics } from '../metrics/metrics.js';
import { HealthService } from '../operations/health.service.js';
import { OperationsRoutes } from '../operations/operations.routes.js';
import { endOnce } from '../signals.js';
import { Channel } from './channel.js';

/** Longer than the primary waits for the other workers. */
const REPORT_MS = 5_000;
const SIGN_IN_MS = 1_000;

/** What a worker process does differently from one that serves alone. */
export class WorkerProcess {
  /** The first worker installs sample data, creates the first user and prints the greeting. Replacements do not. */
  readonly isFirst = cluster.worker?.id === 1;
  private app: INestApplicationContext | undefined;
  private end: () => void = () => process.exit(0);
  private readonly channel = new Channel(process, {
    answers: {
      ownReadiness: () => this.get(HealthService).ready(),
      ownMetrics: () => this.get(Metrics).snapshot(),
    },
    notice: ({ type }) => type === 'end' && this.end(),
  });

  constructor() {
    // Without a primary there are no connections, and process.exit() would wait for output that is never read.
    cluster.worker?.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  }

  /** Signals may reach the whole process group: together with the primary's message they count once. */
  onEnd(end: () => Promise<void>): void {
    this.end = endOnce(end);
    // Messages that the primary sent before there was a listener are lost.
    void this.channel.send({ type: 'connected' });
  }

  /** Connects the application to the primary: probes report about all workers, and sign-ins are counted for all. */
  connect(app: INestApplicationContext): void {
    this.app = app;
    app.get(OperationsRoutes).report = {
      ready: async () => answered(await this.channel.ask(REPORT_MS, 'readiness')),
      metrics: async () => answered(await this.channel.ask(REPORT_MS, 'metrics')),
    };
    app.get(RateLimitStore).shared = (address) => this.channel.ask(SIGN_IN_MS, 'signIn', address);
  }

  /** Starts to serve, and reports the outcome to the primary. */
  async run(serve: (worker: this) => Promise<void>): Promise<void> {
    try {
      await serve(this);
      await this.channel.send({ type: 'started' });
    } catch (error) {
      await this.channel.send({ type: 'failed', reason: explain(error) });
      process.exit(1);
    }
  }

  private get<Provider>(type: new (...parts: never[]) => Provider): Provider {
    if (!this.app) throw new Error('The worker is still starting.');
    return this.app.get(type);
  }
}

/** @throws Error when the primary has not answered */
function answered<Answer>(answer: Answer | undefined): Answer {
  if (answer === undefined) throw new Error('The primary process does not answer.');
  return answer;
}
