import { maskCredentials } from './database-url.js';
import { messageOf } from './startup-error.js';
import { render, WebapiError } from './webapi/errors.js';

/** A failure in one line, without the credentials of a URL that it may quote. */
export const explain = (error: unknown): string =>
  maskCredentials(error instanceof WebapiError ? render({ parameters: [], ...error.body }) : messageOf(error));
