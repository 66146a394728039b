import { type ErrorEntry, WebapiError, entry, didYouMean, badRequest } from './webapi-error.js';

const REQUIRED = '"%fieldName" is required. Enter and try again.';

/** 400: required fields were not sent. @param fieldNames keys on the wire */
export const required = (fieldNames: readonly string[]): WebapiError =>
  fieldNames.length === 1
    ? badRequest(REQUIRED, { fieldName: fieldNames[0] })
    : new WebapiError(400, {
        message: 'One or more input exceptions have occurred.',
        errors: fieldNames.map((fieldName) => entry(REQUIRED, { fieldName })),
      });

export const fieldNotSupported = (fieldName: string, suggestion?: string): WebapiError =>
  new WebapiError(400, {
    message: '"%fieldName" is not supported. Correct the field name and try again.',
    ...didYouMean(suggestion),
    parameters: { fieldName },
  });

/** @param inside keys that lead to the value, outermost first */
export const invalidType = (value: string, type: string, inside: readonly string[]): WebapiError =>
  badRequest(
    `${inside.map((key) => `Error occurred during "${key}" processing. `).join('')}` +
      `The "${value}" value's type is invalid. The "${type}" type was expected. Verify and try again.`,
  );

export const listExpected = (fieldName: string): WebapiError =>
  badRequest('"%fieldName" is a list of objects, but one object was sent. Put it into a list: [{…}].', { fieldName });

export const objectsExpected = (most: number): WebapiError =>
  badRequest('More than %most elements of a list of objects are not objects.', { most: String(most) });

/** @param type Magento's type of the items */
export const tooManyItems = (type: string, max: number): WebapiError =>
  badRequest('Maximum items of type "%type" is %max', { type, max });

export const inputIsEmpty = (): WebapiError => badRequest('Input data is empty');

/** 400 "Validation Failed". @param errors each with the index of its item */
export const validationFailed = (errors: readonly ErrorEntry[]): WebapiError =>
  new WebapiError(400, { message: 'Validation Failed', errors });
