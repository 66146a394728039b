import { Injectable, Logger, type ExecutionContext, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { Request } from 'express';
import { render, WebapiError } from '../webapi/errors/webapi-error.js';
import { extensionsOf } from '../webapi/extension-point.js';
import { ANONYMOUS, ROUTE, type RouteDefinition } from '../webapi/routes/route.js';
import { AccessMode, authorize, RouteAccess } from '../webapi/routes/route.guard.js';
import { Authentication } from './authentication.js';
import { Caller } from './caller.js';
import { CallersService } from './callers.service.js';
import { parseOAuthHeader, type OAuthParameters } from './oauth/oauth-signature.js';
import { OAuthService, SignatureInvalid } from './oauth/oauth.service.js';
import { Refusal } from './refusal.js';

/** Exactly one space, as in Magento. */
const BEARER = /^bearer ([^\s]+)$/i;

/** Body limit of anonymous requests, in bytes: enough for a name and a password. */
const ANONYMOUS_BODY_LIMIT = 64 * 1024;

declare global {
  namespace Express {
    interface Request {
      /** Set by the guard; undefined for anonymous requests. */
      caller?: Caller;
    }
  }
}

/** Authenticates the caller and checks the route's ACL resource; logs the reason of each refusal. */
@Injectable()
export class AuthGuard implements RouteAccess, OnModuleInit {
  private readonly logger = new Logger(AuthGuard.name);
  private extensions: readonly Authentication[] = [];

  constructor(
    private readonly callers: CallersService,
    private readonly oauth: OAuthService,
    private readonly discovery: DiscoveryService,
    private readonly mode: AccessMode,
  ) {}

  /** @throws Error when no way of authentication is configured */
  onModuleInit(): void {
    this.extensions = extensionsOf(this.discovery, Authentication).map(({ provider }) => provider);
    if (this.extensions.length > 0 || this.mode.acceptsMagento) return;
    throw new Error('authentication is "own", and no provider has @Authentication(): every request would be refused.');
  }

  async admit(context: ExecutionContext): Promise<boolean> {
    const route = Reflect.getMetadata(ROUTE, context.getHandler()) as RouteDefinition;
    const request = context.switchToHttp().getRequest<Request>();
    if (route.resource === ANONYMOUS) {
      request.bodyLimit = ANONYMOUS_BODY_LIMIT;
      await request.admission?.anonymous();
      return true;
    }
    const found = await this.callerOf(request);
    const caller = found instanceof Caller ? found : ((await this.callerOfExtensions(request)) ?? found);
    this.logRefusal(request, route.resource, caller);
    authorize(route, caller instanceof Refusal ? null : caller);
    if (!(caller instanceof Refusal)) request.caller = caller;
    await request.admission?.authenticated();
    return true;
  }

  private async callerOfExtensions(request: Request): Promise<Caller | null> {
    for (const extension of this.extensions) {
      const caller = await extension.authenticate(request);
      if (caller) return caller;
    }
    return null;
  }

  private callerOf(request: Request): Caller | Refusal | Promise<Caller | Refusal> {
    if (!this.mode.acceptsMagento) return new Refusal('no @Authentication() knows the credentials');
    const { authorization } = request.headers;
    if (authorization === undefined) return new Refusal('the request has no credentials');
    const token = BEARER.exec(authorization)?.[1];
    if (token !== undefined) return this.callers.byToken(token);
    const parameters = parseOAuthHeader(authorization);
    if (!parameters) return new Refusal('the credentials are neither "Bearer <token>" nor OAuth');
    return this.signerOf(request, parameters);
  }

  private async signerOf(request: Request, parameters: OAuthParameters): Promise<Caller | Refusal> {
    const { method, originalUrl: url, host = '' } = request;
    try {
      return await this.oauth.authenticate({ method, host, url }, parameters);
    } catch (error) {
      if (error instanceof WebapiError) this.log(request, null, refusalOf(error, parameters));
      if (error instanceof SignatureInvalid) {
        this.logger.debug(`Signature base string: ${error.baseString}`, { requestId: request.id });
      }
      throw error;
    }
  }

  private logRefusal(request: Request, resource: string, caller: Caller | Refusal): void {
    if (caller instanceof Refusal) return this.log(request, resource, caller);
    if (caller.may(resource)) return;
    const { type, id } = caller;
    this.log(request, resource, new Refusal(`the caller lacks ${resource}`, { caller: `${type}:${id}` }));
  }

  /** Logs public values only: no token, no signature, no query string. */
  private log({ id }: Request, resource: string | null, { reason, fields }: Refusal): void {
    this.logger.log(`Refused: ${reason}`, { requestId: id, ...(resource !== null && { resource }), ...fields });
  }
}

function refusalOf({ body }: WebapiError, parameters: OAuthParameters): Refusal {
  const { message, parameters: values = [], errors = [] } = body;
  const reasons = errors.length > 0 ? errors.map(render) : [render({ message, parameters: values })];
  const consumerKey = parameters.get('oauth_consumer_key')?.slice(0, LONGEST_KEY);
  const timestamp = parameters.get('oauth_timestamp')?.slice(0, LONGEST_KEY);
  return new Refusal(reasons.join(' '), { consumerKey, timestamp });
}

const LONGEST_KEY = 32;
