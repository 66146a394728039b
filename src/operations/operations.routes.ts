import { createHash, timingSafeEqual } from 'node:crypto';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Express, Response } from 'express';
import type { Config } from '../config.js';
import { Metrics } from '../metrics/metrics.js';
import { HealthService, type Health } from './health.service.js';

/**
 * `/health/live`, `/health/ready` and `/metrics`: beside Magento's API as Swagger UI is, not handlers of it. They pass
 * neither guard nor pipe nor log, need no token of Magento's, and are in no document of the API.
 */
export function serveOperations(app: NestExpressApplication, config: Config): void {
  const server = app.getHttpAdapter().getInstance() as Express;
  server.get('/health/live', async (_, response) => {
    answer(response, await app.get(HealthService).alive());
  });
  server.get('/health/ready', async (_, response) => {
    answer(response, await app.get(HealthService).ready());
  });
  if (!config.metrics) return;
  server.get('/metrics', async ({ headers }, response) => {
    response.setHeader('Cache-Control', 'no-store');
    if (config.metricsToken !== '' && !isSame(headers.authorization ?? '', `Bearer ${config.metricsToken}`)) {
      response.status(401).set('WWW-Authenticate', 'Bearer').json({ message: 'Send METRICS_TOKEN as a bearer token.' });
      return;
    }
    const metrics = app.get(Metrics);
    response.set('Content-Type', metrics.contentType).send(await metrics.text());
  });
}

function answer(response: Response, { ok, result }: Health): void {
  response
    .status(ok ? 200 : 503)
    .set('Cache-Control', 'no-store')
    .json(result);
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Takes as long whatever is wrong. */
const isSame = (given: string, wanted: string): boolean => timingSafeEqual(digest(given), digest(wanted));
