import type { ErrorBody, ErrorEntry, Parameters } from './errors.js';
import { entry } from './errors.js';

/** Errors of one answer. A request can have a million. */
const MOST_ERRORS = 10_000;
/** Characters of a text in an error: errors repeat what was sent, and that can be megabytes. */
const LONGEST_TEXT = 8_192;

/** Limits the size of an error body; those that people read are returned as they are. */
export function bounded<Body extends ErrorBody>(body: Body): Body {
  const { errors = [] } = body;
  const own = boundedEntry(body);
  if (errors.length === 0) return own;
  const listed = errors.slice(0, MOST_ERRORS).map(boundedEntry);
  const rest = errors.length - listed.length;
  if (rest > 0) listed.push(entry('%count more errors are not listed.', { count: String(rest) }));
  return { ...own, errors: listed };
}

function boundedEntry<Entry extends ErrorEntry | ErrorBody>(error: Entry): Entry {
  const { message, parameters, path } = error;
  const isShort = message.length <= LONGEST_TEXT && (path?.length ?? 0) <= LONGEST_TEXT;
  if (isShort && Object.values(parameters ?? {}).every(isBounded)) return error;
  return {
    ...error,
    message: cut(message),
    ...(parameters !== undefined && { parameters: boundedParameters(parameters) }),
    ...(path !== undefined && { path: cut(path) }),
  };
}

const isBounded = (value: unknown): boolean => typeof value !== 'string' || value.length <= LONGEST_TEXT;

function boundedParameters(parameters: Parameters): Parameters {
  if (Array.isArray(parameters)) return (parameters as readonly unknown[]).map(cut);
  return Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, cut(value)]));
}

const cut = <Value>(value: Value): Value =>
  typeof value !== 'string' || isBounded(value) ? value : (`${value.slice(0, LONGEST_TEXT)}…` as Value);
