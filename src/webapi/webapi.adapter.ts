import type { NestApplicationOptions } from '@nestjs/common';
import { ExpressAdapter } from '@nestjs/platform-express';
import type { Request, Response } from 'express';
import { answered } from './admission.js';
import { queryOf } from './arguments.decorator.js';
import { formatFor } from './media-type.js';
import { partialResponse } from './partial-response.js';
import { parsePhpQuery } from './php-query.js';
import { limitServer, type ServerLimits } from './server-limits.js';
import { toXml } from './xml.js';

/** Express with Magento's way of answering: the only place where a body of the web API is written. */
export class WebapiAdapter extends ExpressAdapter {
  constructor(private readonly limits: ServerLimits) {
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
    limitServer(this.httpServer, this.limits);
  }

  override reply(response: Response, body: unknown, statusCode?: number): void {
    answered(response);
    if (response.headersSent) return;
    const status = statusCode ?? response.statusCode;
    const format = formatFor(response.req.headers.accept) ?? 'json';
    const text =
      format === 'xml' ? toXml(answer(response.req, body, status)) : toJson(answer(response.req, body, status));
    response.statusCode = status;
    response.setHeader('Content-Type', `application/${format}; charset=utf-8`);
    response.setHeader('Content-Length', Buffer.byteLength(text));
    response.setHeader('Cache-Control', 'no-store');
    if (status < 400) response.setHeader('X-Frame-Options', 'SAMEORIGIN');
    response.end(text);
  }
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
