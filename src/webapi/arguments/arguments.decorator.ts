import { createParamDecorator, type ExecutionContext, type Type } from '@nestjs/common';
import type { Request } from 'express';

/** An HTTP request that the input pipe converts to arguments. */
export class HttpArguments {
  constructor(readonly request: Request) {}
}

const ARGUMENTS = Symbol('arguments');

/**
 * Binds body, query string and path to one DTO, one property per argument of the service method. The query string
 * overrides the body, the path overrides both.
 *
 *     save(@Arguments() { bin }: SaveBinDto): Promise<void> { … }
 */
export const Arguments = createParamDecorator(
  (_: unknown, context: ExecutionContext) => new HttpArguments(context.switchToHttp().getRequest<Request>()),
  [(controller, handler, index) => Reflect.defineMetadata(ARGUMENTS, index, controller, handler as string)],
);

/** The position of a handler's `@Arguments()`. */
export const argumentsIndexOf = (controller: object, handler: string | symbol): number | undefined =>
  Reflect.getMetadata(ARGUMENTS, controller, handler) as number | undefined;

/** The DTO that a handler takes as its `@Arguments()`. */
export function argumentsOf(controller: object, handler: string | symbol): Type<object> | undefined {
  const index = argumentsIndexOf(controller, handler);
  const types = Reflect.getMetadata('design:paramtypes', controller, handler) as Type<object>[];
  return index === undefined ? undefined : types[index];
}
