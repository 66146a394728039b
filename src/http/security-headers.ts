import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { RequestHandler } from 'express';
import helmet from 'helmet';

/**
 * Helmet's headers on every answer. They are the same for all, so helmet runs once: it would take several microseconds
 * of each request. Without two that are for whoever ends TLS to say, and would break a service reached by plain HTTP,
 * and without X-Frame-Options, which Magento sends with successes only: the policy says it of all.
 */
export function securityHeaders(): RequestHandler {
  const request = new IncomingMessage(new Socket());
  const sample = new ServerResponse(request);
  const run = helmet({
    contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } },
    strictTransportSecurity: false,
    xFrameOptions: false,
  });
  run(request, sample, () => undefined);
  const headers = new Map(Object.entries(sample.getHeaders()).map(([name, value]) => [name, String(value)]));
  return (_, response, next) => {
    response.setHeaders(headers);
    next();
  };
}
