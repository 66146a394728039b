import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Injectable, Logger } from '@nestjs/common';
import { Config } from '../config/config.js';
import type { Bypass } from '../http/request-listener.js';
import { Metrics } from '../metrics/metrics.js';
import { HealthService, type Health } from './health.service.js';

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  readonly headers?: Record<string, string>;
}

/** What the probes are about: this process, or all that serve together. */
export interface Report {
  ready(): Promise<Health>;
  /** In Prometheus's text format. */
  metrics(): Promise<string>;
}

type Route = (request: IncomingMessage) => Promise<Answer>;

const JSON_TYPE = 'application/json; charset=utf-8';

/**
 * `/health/live`, `/health/ready` and `/metrics`. They pass neither admission nor guards nor the request log, need no
 * token of Magento's, and are not in the OpenAPI document.
 */
@Injectable()
export class OperationsRoutes {
  report: Report = { ready: () => this.health.ready(), metrics: () => this.metrics.text() };
  private readonly routes: ReadonlyMap<string, Route>;
  private readonly logger = new Logger('Operations');

  constructor(
    private readonly health: HealthService,
    private readonly metrics: Metrics,
    private readonly config: Config,
  ) {
    this.routes = new Map<string, Route>([
      ['/health/live', async () => toAnswer(await this.health.alive())],
      ['/health/ready', async () => toAnswer(await this.report.ready())],
      ...(config.metrics ? [['/metrics', (request) => this.scrape(request)] as [string, Route]] : []),
    ]);
  }

  readonly handle: Bypass = (request, response, path) => {
    const route = this.routes.get(path);
    if (!route || (request.method !== 'GET' && request.method !== 'HEAD')) return false;
    void this.answer(route, request, response);
    return true;
  };

  private async answer(route: Route, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { status, type, text, headers } = await route(request).catch((error: Error): Answer => {
      this.logger.error(error.stack ?? error.message);
      return { status: 500, type: JSON_TYPE, text: '{"message":"Internal Error. Details are available in the log."}' };
    });
    response.writeHead(status, {
      ...headers,
      'Content-Type': type,
      'Content-Length': Buffer.byteLength(text),
      'Cache-Control': 'no-store',
    });
    response.end(request.method === 'HEAD' ? undefined : text);
  }

  private async scrape({ headers }: IncomingMessage): Promise<Answer> {
    const { metricsToken } = this.config;
    if (metricsToken !== '' && !isSame(headers.authorization ?? '', `Bearer ${metricsToken}`)) {
      const text = '{"message":"Send METRICS_TOKEN as a bearer token."}';
      return { status: 401, type: JSON_TYPE, text, headers: { 'WWW-Authenticate': 'Bearer' } };
    }
    return { status: 200, type: this.metrics.contentType, text: await this.report.metrics() };
  }
}

const toAnswer = ({ ok, result }: Health): Answer => ({
  status: ok ? 200 : 503,
  type: JSON_TYPE,
  text: JSON.stringify(result),
});

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Takes as long whatever is wrong. */
const isSame = (given: string, wanted: string): boolean => timingSafeEqual(digest(given), digest(wanted));
