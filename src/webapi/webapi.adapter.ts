import type { NestApplicationOptions } from '@nestjs/common';
import { ExpressAdapter } from '@nestjs/platform-express';
import type { Request, Response } from 'express';
import { queryOf } from './arguments.decorator.js';
import { formatFor } from './media-type.js';
import { partialResponse } from './partial-response.js';
import { parsePhpQuery } from './php-query.js';
import { toXml } from './xml.js';

/** Longer than clients and proxies keep a connection: who closes first must not be us, while a request is on its way. */
const KEEP_ALIVE_MS = 75_000;

/** Express with Magento's way of answering: the only place where a body of the web API is written. */
export class WebapiAdapter extends ExpressAdapter {
  constructor() {
    super();
    // ExpressAdapter has made the router by now: the setting `case sensitive routing` would come too late.
    (this.instance as { router: { caseSensitive: boolean } }).router.caseSensitive = true;
  }

  /** Also outside the prefix of the API, where Express would answer with a page of its own. */
  override setNotFoundHandler(handler: (request: unknown, response: unknown) => unknown): unknown {
    return super.setNotFoundHandler(handler);
  }

  override initHttpServer(options: NestApplicationOptions): void {
    super.initHttpServer(options);
    this.httpServer.keepAliveTimeout = KEEP_ALIVE_MS;
  }

  override reply(response: Response, body: unknown, statusCode?: number): void {
    reply(response, body, statusCode);
  }
}

/** Writes an answer of the web API, whatever the adapter is. */
export function reply(response: Response, body: unknown, statusCode?: number): void {
  if (response.headersSent) return;
  const status = statusCode ?? response.statusCode;
  const text = render(response, body, status);
  response.statusCode = status;
  response.setHeader('Content-Length', Buffer.byteLength(text));
  response.end(text);
}

/** The text of an answer; the headers that belong to it are set. */
export function render(response: Response, body: unknown, status: number): string {
  const format = formatFor(response.req.headers.accept) ?? 'json';
  response.setHeader('Content-Type', `application/${format}; charset=utf-8`);
  response.setHeader('Cache-Control', 'no-store');
  if (status < 400) response.setHeader('X-Frame-Options', 'SAMEORIGIN');
  const given = answer(response.req, body, status);
  return format === 'xml' ? toXml(given) : toJson(given);
}

/** Nothing is `[]`; `fields=` filters successes only. */
function answer(request: Request, body: unknown, status: number): unknown {
  const given = body ?? [];
  if (status >= 400) return given;
  const query = queryOf(request.url);
  return query.includes('fields') ? partialResponse(given, parsePhpQuery(query).get('fields')) : given;
}

const escapeCharacter = (character: string): string =>
  character === '/' ? '\\/' : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** JSON as PHP writes it: slashes and everything beyond ASCII are escaped. */
const toJson = (value: unknown): string => JSON.stringify(value).replace(/[/\u0080-\uffff]/g, escapeCharacter);
