import { suggestionFor } from '../../suggestions.js';
import { entry, type ErrorEntry } from '../errors/webapi-error.js';
import { ROOT } from './route.js';

/** Longer paths get no suggestion. */
const LONGEST_PATH = 200;

/** Methods of the routes whose pattern the path matches. */
export function methodsOf(path: string, routes: readonly string[]): string[] {
  const segments = segmentsOf(path);
  const methods = routes.filter((route) => matches(segmentsOf(patternOf(route)), segments)).map(methodOf);
  return [...new Set(methods)].sort();
}

/**
 * Suggestions for a request that no route matches.
 *
 * @param path without `/rest/`
 * @param served routes of this service, as `GET V1/inventory/stocks/:stockId`
 * @param root what routes are served under
 */
export function hintsFor(method: string, path: string, served: readonly string[], root = `/${ROOT}`): ErrorEntry[] {
  if (path.length > LONGEST_PATH) return [];
  const methods = methodsOf(path, served);
  if (methods.length > 0 && !methods.includes(method))
    return [entry('The methods of this path are: %methods.', { methods: methods.join(', ') })];
  const meant = closest(method, path, served);
  if (meant === undefined) return [];
  return [entry('Did you mean "%suggestion"?', { suggestion: `${methodOf(meant)} ${root}/${patternOf(meant)}` })];
}

/** Tries the path as it is, then with the prefix that clients often omit, then without or with a value at its end. */
function closest(method: string, path: string, routes: readonly string[]): string | undefined {
  const segments = segmentsOf(path);
  const [version = '', ...rest] = segments;
  const variants = [segments, [version, 'inventory', ...rest], segments.slice(0, -1), [...segments, VALUE]];
  for (const known of [routes.filter((route) => methodOf(route) === method), routes]) {
    for (const variant of variants) {
      const found = closestOfLength(variant, known);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** Placeholder for a path parameter missing from the request. */
const VALUE = '*';

/** Narrows the routes down segment by segment: to the same name, to the most similar one, or to a parameter. */
function closestOfLength(segments: readonly string[], routes: readonly string[]): string | undefined {
  let rest = routes.map((route) => ({ route, names: segmentsOf(patternOf(route)) }));
  rest = rest.filter(({ names }) => names.length === segments.length);
  for (const [index, segment] of segments.entries()) {
    const names = rest.flatMap(({ names: all }) => (isParameter(all[index]) ? [] : (all[index] ?? [])));
    const same = names.find((name) => name.toLowerCase() === segment.toLowerCase());
    const name = same ?? suggestionFor(segment, names, maxEdits(segment));
    rest = rest.filter(({ names: all }) => (name === undefined ? isParameter(all[index]) : all[index] === name));
  }
  return rest[0]?.route;
}

/** Two, or a fourth of a long name: `salable-qty` is `salable-quantity`. */
const maxEdits = ({ length }: string): number => Math.min(Math.max(2, Math.floor(length / 4)), Math.floor(length / 2));

const isParameter = (name: string | undefined): boolean => name?.startsWith(':') ?? false;

const methodOf = (route: string): string => route.slice(0, route.indexOf(' '));
const patternOf = (route: string): string => route.slice(route.indexOf(' ') + 1);
export const segmentsOf = (path: string): string[] => path.replace(/\/$/, '').split('/');

export const matches = (names: readonly string[], segments: readonly string[]): boolean =>
  names.length === segments.length &&
  names.every((name, index) => (isParameter(name) ? segments[index] !== '' : name === segments[index]));
