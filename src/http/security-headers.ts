import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { RequestHandler } from 'express';
import helmet from 'helmet';

/**
 * Helmet's headers on every response. They are constant, so helmet runs once: per request it would cost several
 * microseconds. Strict-Transport-Security and upgrade-insecure-requests are left to the TLS-terminating proxy: they
 * would break plain HTTP. X-Frame-Options is omitted because Magento sends it on success only; the CSP's
 * frame-ancestors covers every response.
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
