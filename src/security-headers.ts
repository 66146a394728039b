import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { RequestHandler } from 'express';
import helmet from 'helmet';

/**
 * Helmet's headers on every answer. They are the same for all, so helmet runs once: it would take several microseconds
 * of each request. Two of them are for whoever ends TLS to say, and would break a service reached by plain HTTP.
 */
export function securityHeaders(): RequestHandler {
  const request = new IncomingMessage(new Socket());
  const sample = new ServerResponse(request);
  helmet({ contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } }, strictTransportSecurity: false })(
    request,
    sample,
    () => undefined,
  );
  const headers = new Map(Object.entries(sample.getHeaders()).map(([name, value]) => [name, String(value)]));
  return (_, response, next) => {
    response.setHeaders(headers);
    next();
  };
}
