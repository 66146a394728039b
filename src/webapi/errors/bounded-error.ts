import { ErrorList } from './error-list.js';
import type { ErrorBody, ErrorEntry, Parameters } from './webapi-error.js';

/** Characters of a text in an error: errors repeat what was sent, and that can be megabytes. */
const LONGEST_TEXT = 8_192;

/** Limits the size of an error body; those that people read are returned as they are. */
export function bounded<Body extends ErrorBody>(body: Body): Body {
  const { errors = [] } = body;
  const own = boundedEntry(body);
  if (errors.length === 0) return own;
  return { ...own, errors: ErrorList.of(errors).entries().map(boundedEntry) };
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
