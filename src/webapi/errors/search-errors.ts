import { suggestionFor } from '../../suggestions.js';
import { WebapiError, didYouMean, badRequest } from './webapi-error.js';

export const sortDirectionInvalid = (): WebapiError =>
  badRequest('The sort order has to be specified as %1 for ascending order or %2 for descending order.', [
    'ASC',
    'DESC',
  ]);

export const sortFieldRestricted = (field: string): WebapiError =>
  badRequest('Sort order field %1 contains restricted symbols', [field]);

export const searchFieldUnknown = (fieldName: string, fields: readonly string[]): WebapiError =>
  new WebapiError(400, {
    message: '"%fieldName" is not a field of this search. The fields are: %fields.',
    ...didYouMean(suggestionFor(fieldName, fields)),
    parameters: { fieldName, fields: fields.join(', ') },
  });

export const conditionTypeInvalid = (conditionType: string): WebapiError =>
  badRequest('The condition type "%conditionType" takes no plain value.', { conditionType });

export const searchValueInvalid = (detail: string): WebapiError =>
  badRequest('A value of the search cannot be used: %detail', { detail });

export const pageSizeTooLarge = (max: number): WebapiError =>
  badRequest('Maximum SearchCriteria pageSize is %max', { max });

export const tooManyFilters = (limit: number): WebapiError =>
  badRequest('The search has more than %limit filters.', { limit: String(limit) });

export const searchTooSlow = (seconds: number): WebapiError =>
  badRequest('The search was stopped after %seconds seconds. Narrow its filters.', { seconds: String(seconds) });
