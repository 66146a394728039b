import { WebapiError, badRequest } from './webapi-error.js';

export const decodingError = (): WebapiError => badRequest('Decoding error.');

export const contentTypeEmpty = (): WebapiError => badRequest('Content-Type header is empty.');

export const contentTypeInvalid = (): WebapiError => badRequest('Content-Type header is invalid.');

export const charsetNotSupported = (): WebapiError => badRequest('UTF-8 is the only supported charset.');

export const mediaTypeNotSupported = (mediaType: string): WebapiError =>
  badRequest(`Server cannot understand Content-Type HTTP header media type ${mediaType}`);

export const bodyTooLarge = (limit: number): WebapiError =>
  new WebapiError(413, {
    message: 'The request body is larger than %limit bytes.',
    parameters: { limit: String(limit) },
  });

export const tooManyKeys = (limit: number): WebapiError =>
  badRequest('The objects of the request body have more than %limit keys.', { limit: String(limit) });

export const tooManyValues = (limit: number): WebapiError =>
  badRequest('The request body has more than %limit objects and lists.', { limit: String(limit) });

export const bodyIncomplete = (): WebapiError => badRequest('The request body ended before its announced length.');

export const tooManyParameters = (limit: number): WebapiError =>
  badRequest('The query string has more than %limit parameters.', { limit: String(limit) });

export const queryTooLong = (limit: number): WebapiError =>
  new WebapiError(414, {
    message: 'The query string is longer than %limit bytes.',
    parameters: { limit: String(limit) },
  });
