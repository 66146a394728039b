import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { Request, Response } from 'express';
import { rateLimit, type RateLimitInfo, type RateLimitRequestHandler } from 'express-rate-limit';
import { Config } from '../../config/config.js';
import { tooManyRequests } from '../../webapi/errors/access-errors.js';
import { RateLimitStore, WINDOW_MS } from './rate-limit.store.js';

/** Rate limit of sign-ins per address and instance. Account lockout, which all instances share, applies in addition. */
@Injectable()
export class TokenRateGuard implements CanActivate {
  private readonly limit: RateLimitRequestHandler;

  constructor({ tokenRateLimit }: Config, store: RateLimitStore) {
    this.limit = rateLimit({
      windowMs: WINDOW_MS,
      store,
      limit: tokenRateLimit,
      skip: () => tokenRateLimit === 0,
      standardHeaders: false,
      legacyHeaders: false,
      // express-rate-limit's validations would print warnings about TRUST_PROXY to the console.
      validate: false,
      handler: (request, _, next) => next(tooManyRequests(secondsUntilReset(request))),
    });
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    await new Promise<void>((resolve, reject) => {
      const next = (error?: unknown) => (error ? reject(error as Error) : resolve());
      void this.limit(http.getRequest<Request>(), http.getResponse<Response>(), next);
    });
    return true;
  }
}

function secondsUntilReset(request: Request): number {
  const { resetTime } = (request as Request & { rateLimit: RateLimitInfo }).rateLimit;
  return Math.max(1, Math.ceil(((resetTime?.getTime() ?? Date.now()) - Date.now()) / 1000));
}
