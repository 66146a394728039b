import type { Request, Response } from 'express';
import { reserveMemory, sendInSlices } from './admission/connections.js';
import { overloaded } from '../webapi/errors/access-errors.js';
import { formatFor } from './bodies/media-type.js';
import { RETRY_AFTER_S } from './admission/refusal.js';
import { partialResponse } from '../webapi/replies/partial-response.js';
import { queryOf } from '../webapi/arguments/php-query.js';
import { toXml } from './bodies/xml.js';
import { toJson } from './bodies/json-text.js';
import { Rows } from '../webapi/replies/rows.js';
import { replyRows } from './reply-rows.js';

/** Longer responses are sent in slices. */
const LONG_TEXT = 64 * 1024;

/** Writes a response of the web API. All of them are written here. */
export function reply(response: Response, body: unknown, statusCode?: number): void {
  if (body instanceof Rows) return void replyRows(response, body, reply);
  response.req.admission?.answered();
  if (response.headersSent) return;
  const status = statusCode ?? response.statusCode;
  const format = formatFor(response.req.headers.accept) ?? 'json';
  const given = answer(response.req, body, status);
  const text = format === 'xml' ? toXml(given) : toJson(given);
  // toJson() escapes everything beyond ASCII.
  const [encoding, length] =
    format === 'xml' ? (['utf8', Buffer.byteLength(text)] as const) : (['latin1', text.length] as const);
  if (!reserveMemory(response, length)) return replyOverloaded(response);
  response.statusCode = status;
  response.setHeader('Content-Type', `application/${format}; charset=utf-8`);
  response.setHeader('Content-Length', length);
  response.setHeader('Cache-Control', 'no-store');
  if (status < 400) response.setHeader('X-Frame-Options', 'SAMEORIGIN');
  if (text.length > LONG_TEXT) sendInSlices(response, Buffer.from(text, encoding));
  else response.end(text, encoding);
}

export function replyOverloaded(response: Response): void {
  const { body, headers } = overloaded(RETRY_AFTER_S);
  response.set(headers);
  reply(response, body, 503);
}

interface Adapter {
  reply(response: Response, body: unknown, statusCode?: number): unknown;
}

/** Patches the HTTP adapter of a host application: routes under `path` are answered by reply(). */
export function replyUnder(path: string, adapter: Adapter): void {
  const others = adapter.reply.bind(adapter);
  adapter.reply = (response, body, statusCode) => {
    const { route } = response.req as { route?: { path: unknown } };
    const isOurs = typeof route?.path === 'string' && route.path.startsWith(path);
    return isOurs ? reply(response, body, statusCode) : others(response, body, statusCode);
  };
}

/** An absent body becomes `[]`, as in Magento; `fields=` applies to successful responses only. */
function answer(request: Request, body: unknown, status: number): unknown {
  const given = body ?? [];
  if (status >= 400) return given;
  return request.url.includes('fields') ? partialResponse(given, queryOf(request).get('fields')) : given;
}
