import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { Counter, Gauge } from 'prom-client';
import { WebapiAdapter } from '../http/webapi.adapter.js';
import { Metrics } from '../metrics/metrics.js';

const GAUGES: readonly (readonly [name: string, help: string, read: (adapter: WebapiAdapter) => number])[] = [
  [
    'nest_msi_http_requests_waiting',
    'Requests of callers that wait in the queue of the concurrency limit.',
    ({ admission }) => admission.callers.waiting,
  ],
  [
    'nest_msi_http_unsent_response_bytes',
    'Bytes of large answers that clients have not taken yet.',
    ({ connections }) => connections.unsentBytes,
  ],
];

/** Overload, read from the HTTP server when Prometheus asks. */
@Injectable()
export class AdmissionMetrics {
  constructor({ registry }: Metrics, host: HttpAdapterHost) {
    const adapter = (): WebapiAdapter | undefined =>
      host.httpAdapter instanceof WebapiAdapter ? host.httpAdapter : undefined;
    for (const [name, help, read] of GAUGES) {
      registry.registerMetric(
        new Gauge({
          name,
          help,
          registers: [],
          collect() {
            const server = adapter();
            this.set(server ? read(server) : 0);
          },
        }),
      );
    }
    registry.registerMetric(
      new Counter({
        name: 'nest_msi_http_requests_refused_total',
        help: 'Requests that were answered with 503 because of overload, before they were processed.',
        registers: [],
        collect() {
          this.reset();
          this.inc(adapter()?.admission.refusal.count ?? 0);
        },
      }),
    );
  }
}
