import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';

const ORIGIN = Symbol('origin');

/** `https://host:port` as the client wrote it; null for a route that is called without HTTP. */
export const RequestOrigin = createParamDecorator(
  (_: unknown, context: ExecutionContext): string | null => {
    const { protocol, host } = context.switchToHttp().getRequest<Request>();
    return `${protocol}://${host}`;
  },
  [(controller, handler, index) => Reflect.defineMetadata(ORIGIN, index, controller, handler as string)],
);

/** The position of a handler's `@RequestOrigin()`. */
export const originIndexOf = (controller: object, handler: string): number | undefined =>
  Reflect.getMetadata(ORIGIN, controller, handler) as number | undefined;
