import { CommanderError } from 'commander';
import { connectionFailure } from '../database/errors/connection-failure.js';
import { driverErrorOf } from '../database/errors/database-errors.js';
import { explain } from '../startup/explain.js';
import { WebapiError } from '../webapi/errors/webapi-error.js';
import type { Messages } from '../webapi/errors/messages.js';

export const DONE = 0;
/** Invalid data; nothing was written. */
const REFUSED = 1;
const WRONG_USAGE = 2;
/** A database error, or an unexpected one. */
const FAILED = 3;
/** Exit code of shells after SIGINT: 128 + 2. */
const CANCELLED = 130;

export const EXIT_CODES = `
Exit codes:
  0  done
  1  refused: invalid data, nothing was written
  2  wrong usage: arguments, files or environment variables
  3  a database error, or an unexpected one
`;

/** Invalid arguments, files or environment variables. */
export class UsageError extends Error {}

/** Ctrl-C or Ctrl-D at a prompt. */
export class Cancelled extends Error {}

/** An error in a line of a file. */
export interface Problem {
  readonly line: number;
  readonly message: string;
}

/** Invalid data. */
export class Refusal extends Error {
  constructor(
    message: string,
    readonly problems: readonly Problem[] = [],
  ) {
    super(message);
  }
}

export interface Failure {
  readonly code: number;
  readonly message: string;
  /** Details: each failure, with its line where a file has them. */
  readonly errors: readonly (Problem | { readonly message: string })[];
}

/** @returns a null message where commander has printed its own, as for `--help` */
export function failureOf(
  error: unknown,
  messages: Messages,
): Failure | { readonly code: number; readonly message: null } {
  if (error instanceof CommanderError) return { code: error.exitCode === 0 ? DONE : WRONG_USAGE, message: null };
  if (error instanceof UsageError) return { code: WRONG_USAGE, message: error.message, errors: [] };
  if (error instanceof Cancelled) return { code: CANCELLED, message: 'cancelled', errors: [] };
  if (error instanceof Refusal) return { code: REFUSED, message: error.message, errors: error.problems };
  if (error instanceof WebapiError && error.getStatus() < 500) {
    const { message, parameters = [], errors = [] } = error.body;
    return {
      code: REFUSED,
      message: messages.render({ message, parameters }),
      errors: errors.map((each) => ({ message: messages.render(each) })),
    };
  }
  return {
    code: FAILED,
    message: explain(isDriverError(error) ? new Error(connectionFailure(error)) : error),
    errors: [],
  };
}

/** Of MySQL or SQLite, whether or not TypeORM has wrapped it. */
const isDriverError = (error: unknown): boolean => /^(ER|SQLITE)_/.test(String(driverErrorOf(error).code));
