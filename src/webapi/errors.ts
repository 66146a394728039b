import { HttpException } from '@nestjs/common';
import type { BrokenReference } from '../database/broken-reference.js';
import { suggestionFor } from '../suggestions.js';

/** Named (`%field`) or positional (`%1`) values of a message template; clients substitute them. */
export type Parameters = Readonly<Record<string, unknown>> | readonly unknown[];

/** Location of the error in a list of the request. An addition to Magento's format, which clients of Magento ignore. */
export interface Place {
  /** Index in the outermost list, from 0. */
  readonly index?: number;
  /** Path from the argument to the value: `links[3].stock_id`. */
  readonly path?: string;
}

/** One entry of `errors`. Magento prints `parameters` there even when there are none, as `[]`. */
export interface ErrorEntry extends Place {
  /** With `%name` or `%1` where the parameters stand: Magento's clients substitute them. */
  readonly message: string;
  readonly parameters: Parameters;
  /** Index of the invalid item, from 0. */
  readonly index?: number;
}

/** Magento's error body; absent keys are left out, in this order. */
export interface ErrorBody extends Place {
  readonly message: string;
  readonly errors?: readonly ErrorEntry[];
  readonly parameters?: Parameters;
}

/** The one error of the web API: a status and the body that Magento's clients know. */
export class WebapiError extends HttpException {
  /** @param status 4xx, or 503 */
  constructor(
    status: number,
    /** As it is answered. */
    readonly body: ErrorBody,
    /** Additional headers of the response. */
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(body, status);
  }
}

/** One entry of `errors`. @param message with `%name` or `%1` where the parameters stand */
export const entry = (message: string, parameters: Parameters = []): ErrorEntry => ({ message, parameters });

/** Substitutes the parameters into the message. */
export const render = ({ message, parameters }: ErrorEntry): string =>
  message.replace(/%(\w+)/g, (mark, name: string) => {
    const value = Array.isArray(parameters)
      ? (parameters as unknown[])[Number(name) - 1]
      : (parameters as Record<string, unknown>)[name];
    return value === undefined ? mark : String(value);
  });

/**
 * @param path keys and list indexes from the argument on
 * @param always also outside of lists, where an error else stays as it is: Magento has no such field
 */
export function placed(error: WebapiError, path: readonly (string | number)[], always = false): WebapiError {
  const place = placeOf(path, always);
  return place ? new WebapiError(error.getStatus(), { ...error.body, ...place }, error.headers) : error;
}

export function placeOf(path: readonly (string | number)[], always = false): Place | undefined {
  const index = path.find((step) => typeof step === 'number');
  if (index === undefined) return always ? { path: textOf(path) } : undefined;
  return { index, path: textOf(path) };
}

function textOf([argument, ...steps]: readonly (string | number)[]): string {
  return `${argument}${steps.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('')}`;
}

/** An additional error entry with the suggestion, if there is one. */
const didYouMean = (suggestion: string | undefined): Pick<ErrorBody, 'errors'> =>
  suggestion === undefined ? {} : { errors: [entry('Did you mean "%suggestion"?', { suggestion })] };

const badRequest = (message: string, parameters?: Parameters): WebapiError =>
  new WebapiError(400, { message, ...(parameters && { parameters }) });

// Routing and access

const withHints = (message: string, hints: readonly ErrorEntry[]): ErrorBody => ({
  message,
  ...(hints.length > 0 && { errors: hints }),
});

/**
 * @param methods allowed methods of the path, if any
 * @param hints additional entries
 */
export const noSuchRoute = (methods: readonly string[] = [], hints: readonly ErrorEntry[] = []): WebapiError =>
  new WebapiError(
    404,
    withHints('Request does not match any route.', hints),
    methods.length > 0 ? { Allow: methods.join(', ') } : {},
  );

export const requestCannotBeProcessed = (hints: readonly ErrorEntry[] = []): WebapiError =>
  new WebapiError(400, withHints('Specified request cannot be processed.', hints));

/** @param meant suggestion: `all` for the code of the admin store, else a similar code */
export const noSuchStore = (code: string, meant: string | undefined): ErrorEntry[] => [
  entry('There is no store view with the code "%code" in URLs.', { code }),
  ...(didYouMean(meant).errors ?? []),
];

export const nullByte = (): WebapiError => badRequest('The URL contains a null byte.');

export const methodNotSupported = (method: string): WebapiError =>
  new WebapiError(405, { message: `The ${method} HTTP method is not supported.` });

export const notAuthorized = (resources: string): WebapiError =>
  new WebapiError(401, { message: "The consumer isn't authorized to access %resources.", parameters: { resources } });

export const signInFailed = (): WebapiError =>
  new WebapiError(401, {
    message:
      'The account sign-in was incorrect or your account is disabled temporarily. Please wait and try again later.',
  });

/** The password is correct, but a second factor is required. */
export const secondFactorRequired = (activeProviders: readonly string[]): WebapiError =>
  new WebapiError(401, {
    message: 'Please use the 2fa provider-specific endpoints to obtain a token.',
    parameters: { active_providers: activeProviders },
  });

export const secondFactorNotConfigured = (
  providers: readonly string[],
  activeProviders: readonly string[],
): WebapiError =>
  new WebapiError(401, {
    message:
      'You are required to configure personal Two-Factor Authorization in order to login. Please check your email.',
    parameters: { providers, active_providers: activeProviders },
  });

/** @param seconds until the next request is accepted */
export const tooManyRequests = (seconds: number): WebapiError =>
  new WebapiError(
    429,
    {
      message: 'Too many requests from this address. Try again in %seconds seconds.',
      parameters: { seconds: String(seconds) },
    },
    { 'Retry-After': String(seconds) },
  );

/** @param seconds until a retry can succeed */
export const overloaded = (seconds: number): WebapiError =>
  new WebapiError(
    503,
    { message: 'The service is overloaded. Try again in %seconds seconds.', parameters: { seconds: String(seconds) } },
    { 'Retry-After': String(seconds) },
  );

const RETRY_AFTER_S = 5;

const unavailable = (message: string): WebapiError =>
  new WebapiError(
    503,
    { message, parameters: { seconds: String(RETRY_AFTER_S) } },
    { 'Retry-After': String(RETRY_AFTER_S) },
  );

export const serviceUnavailable = (): WebapiError =>
  unavailable('The database is unavailable. Try again in %seconds seconds.');

export const outcomeUnknown = (): WebapiError =>
  unavailable(
    'The connection to the database broke during the commit. Either all changes are saved or none: check, or retry, in ' +
      '%seconds seconds.',
  );

/** @param message one of Magento's OAuth errors; `%1` stands for the first of its parameters, which are texts */
export const oauthFailed = (
  message: string,
  status: 400 | 401 = 401,
  parameters: readonly string[] = [],
): WebapiError => new WebapiError(status, { message, ...(parameters.length > 0 && { parameters }) });

export const notAcceptable = (accept: string): WebapiError =>
  new WebapiError(406, {
    message:
      'Server cannot match any of the given Accept HTTP header media type(s) from the request: "%1" with media types ' +
      'from the config of response renderer.',
    parameters: [accept],
  });

// Request body

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

// Input

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

// Search

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

// Preconditions

/** What is stored is not what the caller expects. */
export const conflict = (message: string, errors: readonly ErrorEntry[]): WebapiError =>
  new WebapiError(409, { message, errors });

export const ifMatchInvalid = (value: string): WebapiError =>
  badRequest('The header If-Match takes * or entity tags in quotes, as ETag has them. It is: %value', { value });

/**
 * @param etag entity tag of the present state
 * @param parameters of the message, and the present state
 */
export const preconditionFailed = (message: string, parameters: Parameters, etag: string): WebapiError =>
  new WebapiError(412, { message, parameters }, { ETag: etag });

// Entities

/**
 * 404: what was asked for does not exist.
 *
 *     throw noSuchEntity('Bin "%code" does not exist.', { code });
 *
 * @param hints additional entries
 */
export const noSuchEntity = (
  message: string,
  parameters?: Parameters,
  hints: readonly ErrorEntry[] = [],
): WebapiError => new WebapiError(404, { ...withHints(message, hints), ...(parameters && { parameters }) });

/**
 * 400 "Could not save …".
 *
 * @param what Magento's name of the rows, or yours
 * @param errors additional entries that name the invalid rows
 */
export const couldNotSave = (what: string, errors: readonly ErrorEntry[] = []): WebapiError =>
  new WebapiError(400, { message: `Could not save ${what}`, ...(errors.length > 0 && { errors }) });

/** @param key name or columns of a unique key */
export const notUnique = (key: string): WebapiError =>
  badRequest('A row with the same "%key" exists already.', { key });

/** A table's generated keys are used up. */
export const noKeyLeft: ErrorEntry = entry('No id is left for a new row.');

/** @param field null: not known */
export const nullByteRefused = (field: string | null): ErrorEntry =>
  field === null
    ? entry('A text can not contain null bytes.')
    : entry('"%field" can not contain null bytes.', { field });

/** A row refers to one that does not exist, or would then. */
export const referenceBroken = ({ isStillReferenced, key }: BrokenReference): ErrorEntry => {
  const [unnamed, named] = isStillReferenced
    ? ['Other rows still refer to this one.', 'Rows of "%table" still refer by "%column" to this row of "%referenced".']
    : [
        'A row refers to one that does not exist.',
        'A row of "%table" refers by "%column" to a row of "%referenced" that does not exist.',
      ];
  return key ? entry(named, { ...key }) : entry(unnamed);
};

/**
 * 400 with a message of your own.
 *
 *     throw notAllowed('Stock %stock_id is being counted.', { stock_id: 4 });
 *
 * @param hints additional entries
 */
export const notAllowed = (message: string, parameters?: Parameters, hints: readonly ErrorEntry[] = []): WebapiError =>
  new WebapiError(400, { ...withHints(message, hints), ...(parameters && { parameters }) });
