import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { Config } from '../config/config.js';
import { parseTarget, pathOf } from '../http/request-target.js';
import { WebapiAdapter } from '../http/webapi.adapter.js';
import { OperationsRoutes } from './operations.routes.js';

const TIMEOUT_MS = 10_000;
const NOT_FOUND = '{"message":"Not found. There are /health/live, /health/ready and /metrics."}';

/** Serves the operations routes: on the API's port, or with OPERATIONS_PORT on that one only. */
@Injectable()
export class OperationsServer implements OnApplicationBootstrap, OnApplicationShutdown {
  private server: Server | undefined;

  constructor(
    private readonly routes: OperationsRoutes,
    private readonly config: Config,
    private readonly host: HttpAdapterHost,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const { httpAdapter } = this.host;
    if (!(httpAdapter instanceof WebapiAdapter)) return;
    if (this.config.operationsPort === undefined) httpAdapter.bypass = this.routes.handle;
    else await this.listen(this.config.operationsPort);
  }

  onApplicationShutdown(): void {
    this.server?.close();
    this.server?.closeAllConnections();
  }

  private async listen(port: number): Promise<void> {
    const server = createServer({ requestTimeout: TIMEOUT_MS, headersTimeout: TIMEOUT_MS }, (request, response) => {
      const target = parseTarget(request.url ?? '');
      if (target && this.routes.handle(request, response, pathOf(target.url))) return;
      response.writeHead(404, { 'Content-Type': 'application/json; charset=utf-8' }).end(NOT_FOUND);
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(port, this.config.host, resolve);
    });
    this.server = server;
    const { address, port: bound } = server.address() as AddressInfo;
    new Logger('Operations').log(`/health and /metrics are on port ${bound} of ${address}.`);
  }
}
