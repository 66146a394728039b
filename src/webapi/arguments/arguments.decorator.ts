import { createParamDecorator, type ExecutionContext, type Type } from '@nestjs/common';
import type { Request } from 'express';
import { parsePhpQuery } from './php-query.js';
import { RequestInput } from './request-input.js';
import { readBody } from '../../http/request-body.js';

const ARGUMENTS = Symbol('arguments');

/**
 * The arguments of the service method: body, query and path in one DTO, one property an argument. The query replaces
 * the body's argument of the same name, the path replaces both. The body is read only now, after the guard.
 */
export const Arguments = createParamDecorator(
  async (_: unknown, context: ExecutionContext): Promise<RequestInput> => {
    const request = context.switchToHttp().getRequest<Request>();
    const hasBody = request.method === 'POST' || request.method === 'PUT';
    return new RequestInput(
      request.method,
      hasBody ? await readBody(request) : undefined,
      parsePhpQuery(queryOf(request.url)),
      request.params,
    );
  },
  [(controller, handler, index) => Reflect.defineMetadata(ARGUMENTS, index, controller, handler as string)],
);

/** The DTO that a handler takes as its `@Arguments()`. */
export function argumentsOf(controller: object, handler: string | symbol): Type<object> | undefined {
  const index = Reflect.getMetadata(ARGUMENTS, controller, handler) as number | undefined;
  const types = Reflect.getMetadata('design:paramtypes', controller, handler) as Type<object>[];
  return index === undefined ? undefined : types[index];
}

export const queryOf = (url: string): string => {
  const mark = url.indexOf('?');
  return mark < 0 ? '' : url.slice(mark + 1);
};
