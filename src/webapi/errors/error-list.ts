import { entry, type ErrorEntry } from './webapi-error.js';

/** Errors of one answer. A request can have a million. */
const MOST_ERRORS = 10_000;

const NOT_LISTED = '%count more errors are not listed.';

/** Errors of one request: the first ones are kept, the others counted. Lists of such lists count what those have not kept. */
export class ErrorList {
  private readonly kept: ErrorEntry[] = [];
  private omitted = 0;

  static of(errors: Iterable<ErrorEntry>): ErrorList {
    const list = new ErrorList();
    for (const error of errors) list.add(error);
    return list;
  }

  add(error: ErrorEntry): void {
    if (error.message === NOT_LISTED) this.omitted += Number((error.parameters as { count: string }).count);
    else if (this.kept.length < MOST_ERRORS) this.kept.push(error);
    else this.omitted++;
  }

  /** The errors that are kept, then how many are not. */
  entries(): ErrorEntry[] {
    if (this.omitted === 0) return this.kept;
    return [...this.kept, entry(NOT_LISTED, { count: String(this.omitted) })];
  }
}
