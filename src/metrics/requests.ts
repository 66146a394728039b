import type { ServerResponse } from 'node:http';
import { Gauge, type Registry } from 'prom-client';
import { DurationHistogram } from './duration-histogram.js';

/** Label of requests that match no route. */
const UNMATCHED = 'unmatched';

/** Histogram buckets in seconds: from cached reads to batches of 100,000 rows. */
const DURATIONS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Requests in progress, and request durations. Costs less than a microsecond per request. */
export class Requests {
  private readonly inProgress = new InProgress();
  private readonly durations: DurationHistogram;
  private isDraining = false;
  private count = 0;

  constructor(registry: Registry) {
    const { inProgress } = this;
    this.durations = new DurationHistogram(
      'nest_msi_http_request_duration_seconds',
      'How long requests took, by method, pattern of the route and status.',
      DURATIONS,
      registry,
    );
    registry.registerMetric(
      new Gauge({
        name: 'nest_msi_http_requests_in_progress',
        help: 'Requests in progress.',
        registers: [],
        collect() {
          this.set(inProgress.size);
        },
      }),
    );
  }

  /** Requests in progress. */
  get size(): number {
    return this.inProgress.size;
  }

  /** Requests since the start. */
  get begun(): number {
    return this.count;
  }

  begin(response: ServerResponse): void {
    this.inProgress.add(response);
    this.count++;
    if (this.isDraining) response.setHeader('Connection', 'close');
  }

  /** @param route pattern of the route, since URLs would create unbounded series; null: no route matched */
  end(response: ServerResponse, method: string, route: string | null, milliseconds: number): void {
    this.inProgress.remove(response);
    const status = response.writableFinished ? response.statusCode : 'aborted';
    this.durations.observe(method, route ?? UNMATCHED, status, milliseconds / 1000);
  }

  /** Starts to drain: adds `Connection: close` to every response from now on. */
  closeConnections(): void {
    this.isDraining = true;
    for (const response of this.inProgress.all) if (!response.headersSent) response.setHeader('Connection', 'close');
  }
}

const INDEX = Symbol('index');

interface IndexedResponse extends ServerResponse {
  [INDEX]?: number;
}

/**
 * Responses in progress: an array with each response's index stored on it, for removal in constant time. A Set leaks
 * memory here: it reallocates its table every few requests, and a dead table in V8's old generation keeps the responses
 * in it alive through minor garbage collections.
 */
class InProgress {
  readonly all: IndexedResponse[] = [];

  get size(): number {
    return this.all.length;
  }

  add(response: IndexedResponse): void {
    response[INDEX] = this.all.push(response) - 1;
  }

  remove(response: IndexedResponse): void {
    const index = response[INDEX];
    const last = this.all.at(-1);
    if (index === undefined || !last) return;
    this.all[index] = last;
    last[INDEX] = index;
    this.all.pop();
    response[INDEX] = undefined;
  }
}
