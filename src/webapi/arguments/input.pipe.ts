import { Injectable, type ArgumentMetadata, type PipeTransform, type Type } from '@nestjs/common';
import { bind, convertScalar } from './bind.js';
import { RequestInput } from './request-input.js';

/** Converts the arguments of a route that is called by HTTP. */
@Injectable()
export class InputPipe implements PipeTransform {
  transform(value: unknown, { type, metatype }: ArgumentMetadata): unknown {
    if (value instanceof RequestInput) return bind(value, metatype as Type<object>);
    return type === 'param' ? convertScalar(value as string, metatype) : value;
  }
}
