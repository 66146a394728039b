import { Server as NetServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Logger } from 'pino';
import type { Config } from './config/config.js';
import type { WebapiAdapter } from './http/webapi.adapter.js';
import { Metrics } from './metrics/metrics.js';
import type { Requests } from './metrics/requests.js';
import { HealthService } from './operations/health.service.js';

/** When nothing has come for so long, connections that are still open are not about to bring a request. */
const QUIET_MS = 500;
/** The pool may wait for a statement that does not end. */
const CLOSING_MS = 5_000;

/**
 * Not ready any more, then no more new connections, then what is under way comes to its end, then the database is let
 * go of. Nothing of it waits for ever.
 */
export async function shutDown(app: NestExpressApplication, config: Config, logger: Logger): Promise<void> {
  const { requests } = app.get(Metrics);
  app.get(HealthService).shutDown();
  requests.closeConnections();
  logger.info(`Shutting down, ${requests.size} requests under way.`);
  await sleep(config.shutdownDelay * 1000);

  (app.getHttpAdapter() as unknown as WebapiAdapter).admission.refusal.drain();
  const server = app.getHttpServer();
  // Not http.Server's own: that hangs up on idle connections at once, on which a request may be on its way.
  const closed = new Promise<void>((resolve) => NetServer.prototype.close.call(server, () => resolve()));
  await Promise.race([closed, quiet(requests, config.shutdownTimeout * 1000)]);
  if (requests.size > 0) logger.warn(`${requests.size} requests did not finish in ${config.shutdownTimeout} s.`);
  server.closeAllConnections();

  const isClosed = await Promise.race([app.close().then(() => true), sleep(CLOSING_MS, false, { ref: false })]);
  if (!isClosed) logger.warn(`The database was still busy after ${CLOSING_MS / 1000} s.`);
  logger.info('Shut down.');
  await new Promise<void>((resolve) => logger.flush(() => resolve()));
}

/** Until no request is under way and none has come for a while. */
async function quiet(requests: Requests, longestMs: number): Promise<void> {
  const end = performance.now() + longestMs;
  let [since, seen] = [performance.now(), requests.begun];
  while (performance.now() < end && performance.now() - since < QUIET_MS) {
    await sleep(20);
    if (requests.size > 0 || requests.begun !== seen) [since, seen] = [performance.now(), requests.begun];
  }
}
