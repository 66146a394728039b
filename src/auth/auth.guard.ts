import { Injectable, type ExecutionContext, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { Request } from 'express';
import { extensionsOf } from '../webapi/extension-point.js';
import { ANONYMOUS, ROUTE, type RouteDefinition } from '../webapi/route.js';
import { authorize, RouteAccess } from '../webapi/route.guard.js';
import { Authentication } from './authentication.js';
import type { Caller } from './caller.js';
import { CallersService } from './callers.service.js';
import { parseOAuthHeader } from './oauth-signature.js';
import { OAuthService } from './oauth.service.js';

/** One blank, no more, as Magento has it. */
const BEARER = /^bearer ([^\s]+)$/i;

/** Bytes, from callers whom nobody knows: more than a name and a password need. */
const ANONYMOUS_BODY_LIMIT = 64 * 1024;

declare global {
  namespace Express {
    interface Request {
      /** Set by the guard; undefined for anonymous requests. */
      caller?: Caller;
    }
  }
}

/** Opens a route to callers who hold its resource. */
@Injectable()
export class AuthGuard implements RouteAccess, OnModuleInit {
  private others: readonly Authentication[] = [];

  constructor(
    private readonly callers: CallersService,
    private readonly oauth: OAuthService,
    private readonly discovery: DiscoveryService,
  ) {}

  onModuleInit(): void {
    this.others = extensionsOf(this.discovery, Authentication).map(({ provider }) => provider);
  }

  async admit(context: ExecutionContext): Promise<boolean> {
    const route = Reflect.getMetadata(ROUTE, context.getHandler()) as RouteDefinition;
    const request = context.switchToHttp().getRequest<Request>();
    if (route.resource === ANONYMOUS) {
      request.bodyLimit = ANONYMOUS_BODY_LIMIT;
      await request.admission?.anonymous();
      return true;
    }
    const caller = (await this.callerOf(request)) ?? (await this.knownToOthers(request));
    authorize(route, caller);
    if (caller) request.caller = caller;
    await request.admission?.authenticated();
    return true;
  }

  private async knownToOthers(request: Request): Promise<Caller | null> {
    for (const other of this.others) {
      const caller = await other.authenticate(request);
      if (caller) return caller;
    }
    return null;
  }

  private callerOf(request: Request): Caller | null | Promise<Caller | null> {
    const { authorization } = request.headers;
    if (authorization === undefined) return null;
    const token = BEARER.exec(authorization)?.[1];
    if (token !== undefined) return this.callers.byToken(token);
    const parameters = parseOAuthHeader(authorization);
    if (!parameters) return null;
    const { method, originalUrl: url, host = '' } = request;
    return this.oauth.authenticate({ method, host, url }, parameters);
  }
}
