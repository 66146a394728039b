import { maskCredentials } from '../config/database-url.js';
import { messageOf } from '../startup-error.js';
import { render, WebapiError } from '../webapi/errors/webapi-error.js';

/** Formats an error in one line; redacts credentials in URLs. */
export const explain = (error: unknown): string =>
  maskCredentials(error instanceof WebapiError ? render({ parameters: [], ...error.body }) : messageOf(error));
