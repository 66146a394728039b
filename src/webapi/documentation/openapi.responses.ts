import type { OpenAPIObject } from '@nestjs/swagger';
import { bodyTooLarge, entry, notAuthorized, validationFailed, type ErrorBody } from '../errors.js';

type Components = NonNullable<OpenAPIObject['components']>;
type Schema = NonNullable<Components['schemas']>[string];
type Response = Exclude<NonNullable<Components['responses']>[string], { $ref: string }>;

/** The values of a message: `%name` takes them from an object, `%1` from a list. */
const PARAMETERS: Schema = {
  description: 'Values for the placeholders of the message: by name (`%field`), or as a list (`%1` is its first).',
  oneOf: [
    { type: 'object', additionalProperties: true },
    { type: 'array', items: {} },
  ],
};

const MESSAGE: Schema = { type: 'string', description: 'A template: clients put in the parameters.' };

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
        properties: { message: MESSAGE, parameters: PARAMETERS },
      },
    },
    parameters: PARAMETERS,
  },
};

export const errorResponse = (description: string, example?: ErrorBody): Response => ({
  description,
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' }, ...(example && { example }) } },
});

export const ERROR_RESPONSES: Record<string, Response> = {
  BadRequest: errorResponse(
    'What was sent cannot be used; nothing has changed.',
    validationFailed([entry('"%field" can not be empty.', { field: 'source_code' })]).body,
  ),
  Unauthorized: errorResponse(
    'No token, one that is no longer good, or one whose role does not hold the ACL resource.',
    notAuthorized('Magento_InventoryApi::stock').body,
  ),
  TooLarge: errorResponse('The body is larger than `BODY_LIMIT`.', bodyTooLarge(16 * 1024 ** 2).body),
};

/** PHP's empty list, where there is nothing to say. */
export const NOTHING: Response = {
  description: 'Done.',
  content: { 'application/json': { schema: { type: 'array', items: {}, maxItems: 0, example: [] } } },
};
