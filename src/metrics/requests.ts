import type { ServerResponse } from 'node:http';
import { Gauge, Histogram, type Registry } from 'prom-client';

/** What no route matched. */
const UNMATCHED = 'unmatched';

/** Seconds: from an answer out of memory to a batch of 100,000. */
const DURATIONS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Requests under way and how long each took. Called for every request: it costs less than a microsecond. */
export class Requests {
  private readonly underWay = new UnderWay();
  private readonly durations: Histogram<'method' | 'route' | 'status'>;
  /** Finding labels anew costs more than counting. */
  private readonly series = new Map<string, Histogram.Internal<string>>();
  private areLast = false;
  private count = 0;

  constructor(registry: Registry) {
    const { underWay } = this;
    this.durations = new Histogram({
      name: 'nest_msi_http_request_duration_seconds',
      help: 'How long requests took, by method, pattern of the route and status.',
      labelNames: ['method', 'route', 'status'],
      buckets: DURATIONS,
      registers: [registry],
    });
    registry.registerMetric(
      new Gauge({
        name: 'nest_msi_http_requests_in_progress',
        help: 'Requests that are being worked on.',
        registers: [],
        collect() {
          this.set(underWay.size);
        },
      }),
    );
  }

  /** Under way. */
  get size(): number {
    return this.underWay.size;
  }

  /** How many there have been. */
  get begun(): number {
    return this.count;
  }

  begin(response: ServerResponse): void {
    this.underWay.add(response);
    this.count++;
    if (this.areLast) response.setHeader('Connection', 'close');
  }

  /** @param route its pattern; null where none matched. A URL would make a series of every request. */
  end(response: ServerResponse, method: string, route: string | null, milliseconds: number): void {
    this.underWay.remove(response);
    const status = response.writableFinished ? response.statusCode : 'aborted';
    const key = `${method} ${route} ${status}`;
    let series = this.series.get(key);
    if (!series) {
      series = this.durations.labels({ method, route: route ?? UNMATCHED, status });
      this.series.set(key, series);
    }
    series.observe(milliseconds / 1000);
  }

  /** From now on every answer is the last one on its connection. */
  closeConnections(): void {
    this.areLast = true;
    for (const response of this.underWay.all) if (!response.headersSent) response.setHeader('Connection', 'close');
  }
}

const PLACE = Symbol('place');

interface Placed extends ServerResponse {
  [PLACE]?: number;
}

/**
 * Answers that are not finished, each knowing its place. A Set would replace its table every few requests, and V8's quick
 * collections keep alive what a table of before, long dead but old, had in it: memory would fill with answers.
 */
class UnderWay {
  readonly all: Placed[] = [];

  get size(): number {
    return this.all.length;
  }

  add(response: Placed): void {
    response[PLACE] = this.all.push(response) - 1;
  }

  remove(response: Placed): void {
    const place = response[PLACE];
    const last = this.all.at(-1);
    if (place === undefined || !last) return;
    this.all[place] = last;
    last[PLACE] = place;
    this.all.pop();
    response[PLACE] = undefined;
  }
}
