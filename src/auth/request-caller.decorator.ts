import { httpArgument } from '../webapi/arguments/http-argument.decorator.js';
import type { Caller } from './caller.js';

/** The authenticated caller of the request. */
export const RequestCaller = httpArgument(({ caller }): Caller | undefined => caller);
