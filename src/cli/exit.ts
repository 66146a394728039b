import { CommanderError } from 'commander';
import { explain } from '../explain.js';
import { render, WebapiError } from '../webapi/errors.js';

export const DONE = 0;
/** Bad data: nothing was written. */
const REFUSED = 1;
const WRONG_USAGE = 2;
/** The database, or what nobody thought of. */
const FAILED = 3;
/** As shells say it: 128 + SIGINT. */
const CANCELLED = 130;

/** For `--help`. */
export const EXIT_CODES = `
Exit codes:
  0  done
  1  refused: bad data, nothing was written
  2  wrong usage: arguments, files or environment variables
  3  the database or something else failed
`;

/** The command line, or what it names, makes no sense. */
export class UsageError extends Error {}

/** Ctrl-C at a question. */
export class Cancelled extends Error {}

/** One thing that is wrong with a file. */
export interface Problem {
  readonly line: number;
  readonly message: string;
}

/** Data that cannot be taken. */
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
  /** More than one reason, or where in a file they are. */
  readonly errors: readonly (Problem | { readonly message: string })[];
}

/** @returns null for what commander has answered itself, such as `--help` */
export function failureOf(error: unknown): Failure | { readonly code: number; readonly message: null } {
  if (error instanceof CommanderError) return { code: error.exitCode === 0 ? DONE : WRONG_USAGE, message: null };
  if (error instanceof UsageError) return { code: WRONG_USAGE, message: error.message, errors: [] };
  if (error instanceof Cancelled) return { code: CANCELLED, message: 'cancelled', errors: [] };
  if (error instanceof Refusal) return { code: REFUSED, message: error.message, errors: error.problems };
  if (error instanceof WebapiError && error.getStatus() < 500) {
    const { message, parameters = [], errors = [] } = error.body;
    return {
      code: REFUSED,
      message: render({ message, parameters }),
      errors: errors.map((each) => ({ message: render(each) })),
    };
  }
  return { code: FAILED, message: explain(error), errors: [] };
}
