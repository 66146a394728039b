import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { preconditionOf, type Precondition } from '../replies/entity-tag.js';

declare global {
  namespace Express {
    interface Request {
      /** From the URL, `/rest/<store code>/V1/…`; `all` is the admin scope. Undefined without one. */
      storeCode?: string;
    }
  }
}

const INDEXES = Symbol('arguments from the HTTP request');

/** Decorates a parameter that is read from the HTTP request; it is null for a route that is called without HTTP. */
export const httpArgument = <Value>(read: (request: Request) => Value): (() => ParameterDecorator) =>
  createParamDecorator(
    (_: unknown, context: ExecutionContext) => read(context.switchToHttp().getRequest<Request>()),
    [
      (controller, handler, index) =>
        Reflect.defineMetadata(
          INDEXES,
          [...httpArgumentsOf(controller, handler as string), index],
          controller,
          handler as string,
        ),
    ],
  );

/** `https://host:port` as the client wrote it. */
export const RequestOrigin = httpArgument(({ protocol, host }): string => `${protocol}://${host}`);

/** The store code in the URL; null without one: the default store. */
export const StoreCode = httpArgument(({ storeCode }): string | null => storeCode ?? null);

/** The precondition of the request; null without `If-Match`. */
export const IfMatch = httpArgument(({ headers }): Precondition | null => {
  const header = headers['if-match'];
  return header === undefined ? null : preconditionOf(header);
});

/** Positions of the handler's parameters that only an HTTP request has. */
export const httpArgumentsOf = (controller: object, handler: string): readonly number[] =>
  (Reflect.getMetadata(INDEXES, controller, handler) as readonly number[] | undefined) ?? [];
