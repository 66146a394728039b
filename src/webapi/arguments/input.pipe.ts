import { Injectable, type ArgumentMetadata, type PipeTransform, type Type } from '@nestjs/common';
import type { Request } from 'express';
import { ArgumentBinder } from './argument-binder.js';
import { HttpArguments } from './arguments.decorator.js';
import { convertScalar } from './bind.js';
import { queryOf } from './php-query.js';
import { RequestInput } from './request-input.js';

/** Reads and decodes the body of an HTTP request. The HTTP server provides it. */
export abstract class BodyReader {
  /** @returns undefined for an empty body */
  abstract read(request: Request): Promise<unknown>;
}

/** Converts an HTTP request to the arguments of a route. The body is read here, after authentication. */
@Injectable()
export class InputPipe implements PipeTransform {
  constructor(
    private readonly bodies: BodyReader,
    private readonly binder: ArgumentBinder,
  ) {}

  transform(value: unknown, { type, metatype }: ArgumentMetadata): unknown {
    if (value instanceof HttpArguments) return this.bind(value.request, metatype as Type<object>);
    return type === 'param' ? convertScalar(value as string, metatype) : value;
  }

  private async bind(request: Request, dto: Type<object>): Promise<object> {
    const { method, params } = request;
    const body = method === 'POST' || method === 'PUT' ? await this.bodies.read(request) : undefined;
    return this.binder.bind(new RequestInput(method, body, queryOf(request), params), dto);
  }
}
