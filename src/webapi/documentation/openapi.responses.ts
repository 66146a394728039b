import type { OpenAPIObject } from '@nestjs/swagger';
import { notAuthorized } from '../errors/access-errors.js';
import { bodyTooLarge } from '../errors/body-errors.js';
import { validationFailed } from '../errors/input-errors.js';
import { entry, type ErrorBody } from '../errors/webapi-error.js';

type Components = NonNullable<OpenAPIObject['components']>;
type Schema = NonNullable<Components['schemas']>[string];
type Response = Exclude<NonNullable<Components['responses']>[string], { $ref: string }>;

const PARAMETERS: Schema = {
  description: 'Values for the placeholders of the message: by name (`%field`), or as a list (`%1` is its first).',
  oneOf: [
    { type: 'object', additionalProperties: true },
    { type: 'array', items: {} },
  ],
};

const MESSAGE: Schema = { type: 'string', description: 'A template: clients substitute the parameters.' };

/** Location of the error in a list of the request. */
const PLACE: Readonly<Record<string, Schema>> = {
  index: { type: 'integer', minimum: 0, description: "Index of the item in the request's list, from 0." },
  path: { type: 'string', description: 'Path of the invalid value, as in `links[3].stock_id`.' },
};

export const ERROR: Schema = {
  type: 'object',
  required: ['message'],
  properties: {
    message: MESSAGE,
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['message', 'parameters'],
        properties: { message: MESSAGE, parameters: PARAMETERS, ...PLACE },
      },
    },
    parameters: PARAMETERS,
    ...PLACE,
  },
};

export const errorResponse = (description: string, example?: ErrorBody): Response => ({
  description,
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' }, ...(example && { example }) } },
});

export const ERROR_RESPONSES: Record<string, Response> = {
  BadRequest: errorResponse(
    'The request is invalid; nothing has changed.',
    validationFailed([entry('"%field" can not be empty.', { field: 'source_code' })]).body,
  ),
  Unauthorized: errorResponse(
    'The token is missing, unknown or expired, or its role lacks the ACL resource.',
    notAuthorized('Magento_InventoryApi::stock').body,
  ),
  TooLarge: errorResponse('The body is larger than `BODY_LIMIT`.', bodyTooLarge(16 * 1024 ** 2).body),
};

/** Magento's result of an operation that returns nothing. */
export const NOTHING: Response = {
  description: 'Done.',
  content: { 'application/json': { schema: { type: 'array', items: {}, maxItems: 0, example: [] } } },
};
