import http from 'node:http';
import https from 'node:https';
import type { NestApplicationOptions } from '@nestjs/common';
import { ExpressAdapter } from '@nestjs/platform-express';
import type { Application, Request, Response } from 'express';
import { NOT_FOUND, wantsPage } from '../webapi/documentation/pages.js';
import { Admission, type AdmissionLimits } from './admission/admission.js';
import { Connections, type ConnectionLimits, type RequestHandler } from './admission/connections.js';
import { messagesOf } from './express-messages.js';
import { reply } from './reply.js';
import { indexRoutes } from './route-index.js';
import { requestListener, type Bypass } from './request-listener.js';
import { limitServer, type ServerLimits } from './admission/server-limits.js';

/** Express adapter with Magento's response format, connection limits and admission control. */
export class WebapiAdapter extends ExpressAdapter {
  readonly admission: Admission;
  readonly connections: Connections;
  /** Handler of requests that bypass admission. */
  bypass: Bypass | undefined;

  /** @param isApi whether a path belongs to the API */
  constructor(
    private readonly limits: ServerLimits & AdmissionLimits & ConnectionLimits,
    private readonly isApi: (path: string) => boolean,
  ) {
    super();
    this.admission = new Admission(limits);
    this.connections = new Connections(limits);
    // ExpressAdapter has created the router already, so Express ignores the setting `case sensitive routing`.
    (this.instance as { router: { caseSensitive: boolean } }).router.caseSensitive = true;
  }

  /**
   * Handles paths outside the API's prefix too, where Express would respond with its own HTML. Nest calls it after it has
   * added all routes.
   */
  override setNotFoundHandler(handler: (request: unknown, response: unknown, next: unknown) => unknown): unknown {
    indexRoutes(this.instance as Application);
    return super.setNotFoundHandler((request: Request, response: Response, next: unknown) =>
      wantsPage(request) ? response.status(404).type('html').send(NOT_FOUND) : handler(request, response, next),
    );
  }

  override initHttpServer(options: NestApplicationOptions): void {
    const { instance } = this as unknown as { instance: Application & Parameters<typeof messagesOf>[0] };
    const express = instance as unknown as RequestHandler;
    const listener = this.connections.oneAtATime(
      requestListener(express, this.admission, this.isApi, () => this.bypass),
    );
    const server = options.httpsOptions
      ? https.createServer(options.httpsOptions, listener)
      : http.createServer(messagesOf(instance), listener);
    this.httpServer = server;
    this.connections.watch(server);
    limitServer(server, this.limits);
  }

  override reply(response: Response, body: unknown, statusCode?: number): void {
    reply(response, body, statusCode);
  }
}
