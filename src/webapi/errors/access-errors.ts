import { type ErrorEntry, WebapiError, entry, didYouMean, badRequest, withHints } from './webapi-error.js';

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
