import http from 'node:http';
import https from 'node:https';
import type { NestApplicationOptions } from '@nestjs/common';
import { ExpressAdapter } from '@nestjs/platform-express';
import type { Application, Request, Response } from 'express';
import { NOT_FOUND, wantsPage } from '../webapi/documentation/pages.js';
import { messagesOf } from './express-messages.js';
import { reply } from './reply.js';
import { limitServer, type ServerLimits } from './server-limits.js';

/** Express with Magento's way of answering. */
export class WebapiAdapter extends ExpressAdapter {
  constructor(private readonly limits: ServerLimits) {
    super();
    // ExpressAdapter has made the router by now: the setting `case sensitive routing` would come too late.
    (this.instance as { router: { caseSensitive: boolean } }).router.caseSensitive = true;
  }

  /** Also outside the prefix of the API, where Express would answer with a page of its own. */
  override setNotFoundHandler(handler: (request: unknown, response: unknown, next: unknown) => unknown): unknown {
    return super.setNotFoundHandler((request: Request, response: Response, next: unknown) =>
      wantsPage(request) ? response.status(404).type('html').send(NOT_FOUND) : handler(request, response, next),
    );
  }

  override initHttpServer(options: NestApplicationOptions): void {
    const { instance } = this as unknown as { instance: Application & Parameters<typeof messagesOf>[0] };
    this.httpServer = options.httpsOptions
      ? https.createServer(options.httpsOptions, instance)
      : http.createServer(messagesOf(instance), instance);
    limitServer(this.httpServer, this.limits);
  }

  override reply(response: Response, body: unknown, statusCode?: number): void {
    reply(response, body, statusCode);
  }
}
