import { WebapiError, type ErrorEntry } from '../../webapi/errors/webapi-error.js';
import type { Messages } from '../../webapi/errors/messages.js';
import { Refusal, type Problem } from '../exit.js';
import { counted } from '../text.js';

const MAX_PROBLEMS = 100;

/** Collects the errors of a file. */
export class Problems {
  private readonly found: Problem[] = [];

  /** @param name of the file */
  constructor(private readonly name: string) {}

  get isFull(): boolean {
    return this.found.length >= MAX_PROBLEMS;
  }

  add(...problems: readonly Problem[]): void {
    this.found.push(...problems);
  }

  /** @throws Refusal when there are errors */
  refuse(): void {
    if (this.found.length === 0) return;
    const first = this.found.sort((a, b) => a.line - b.line).slice(0, MAX_PROBLEMS);
    const many = first.length < MAX_PROBLEMS ? counted(first.length, 'error') : `the first ${MAX_PROBLEMS} errors`;
    throw new Refusal(`${this.name}: ${many}; nothing was written.`, first);
  }
}

/**
 * Assigns the errors of a service to lines of the file.
 *
 * @param lines line numbers of the items passed to the service
 * @throws the error itself, unless it is a client error (4xx)
 */
export function problemsOf(error: unknown, lines: readonly number[], messages: Messages): Problem[] {
  if (!(error instanceof WebapiError) || error.getStatus() >= 500) throw error;
  const { message, parameters = [], errors = [] } = error.body;
  const entries = errors.length > 0 ? errors : [{ message, parameters }];
  return entries.map((entry) => ({ line: lines[indexOf(entry)] ?? lines[0] ?? 0, message: messages.render(entry) }));
}

const indexOf = ({ index, parameters }: ErrorEntry): number => index ?? indexIn(parameters);

const indexIn = (parameters: ErrorEntry['parameters']): number =>
  Array.isArray(parameters) ? 0 : Number((parameters as Record<string, unknown>)['index'] ?? 0);
