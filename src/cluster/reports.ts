import { AggregatorRegistry, Counter, Gauge, Registry } from 'prom-client';
import type { Snapshot } from '../metrics/metrics.js';
import type { Health } from '../operations/health.service.js';

/** @param all of the workers that answered; of all that were asked only when none is stuck */
export function readinessOfAll(all: readonly Health[], counts: { wanted: number; asked: number }): Health {
  const isUp = all.length > 0 && all.length === counts.asked;
  const workers = {
    workers: { status: isUp ? ('up' as const) : ('down' as const), wanted: counts.wanted, ready: countReady(all) },
  };
  const worst = all.find(({ ok }) => !ok) ?? all[0];
  const result = worst?.result ?? { status: 'error', details: {} };
  return {
    ok: isUp && worst?.ok === true,
    result: {
      status: isUp ? result.status : 'error',
      info: { ...result.info, ...(isUp && workers) },
      error: { ...result.error, ...(!isUp && workers) },
      details: { ...result.details, ...workers },
    },
  };
}

const countReady = (all: readonly Health[]): number => all.filter(({ ok }) => ok).length;

/**
 * The sum over the workers. What workers that ended have counted stays in it: a total that sinks would look like a
 * restart to Prometheus.
 */
export class MetricsOfAll {
  private readonly own = new Registry();
  private readonly latest = new Map<number, Snapshot>();
  private ended: Snapshot = [];

  readonly replacements = new Counter({
    name: 'nest_msi_worker_replacements_total',
    help: 'Workers that were started because another one had ended.',
    registers: [this.own],
  });

  /** @param running how many workers serve now */
  constructor(running: () => number) {
    this.own.registerMetric(
      new Gauge({
        name: 'nest_msi_workers',
        help: 'Worker processes that serve.',
        registers: [],
        collect() {
          this.set(running());
        },
      }),
    );
  }

  /** @param snapshot undefined: the worker did not answer, its last one counts */
  update(worker: number, snapshot: Snapshot | undefined): void {
    if (snapshot) this.latest.set(worker, snapshot);
  }

  async end(worker: number): Promise<void> {
    const totals = this.latest.get(worker)?.filter(isTotal) ?? [];
    this.latest.delete(worker);
    this.ended = await AggregatorRegistry.aggregate([this.ended, totals]).getMetricsAsJSON();
  }

  async text(): Promise<string> {
    const all = AggregatorRegistry.aggregate([...this.latest.values(), this.ended]);
    return (await all.metrics()) + (await this.own.metrics());
  }
}

/** As prom-client writes it: its declaration says a number. */
const isTotal = ({ type }: Snapshot[number]): boolean => ['counter', 'histogram'].includes(String(type));
