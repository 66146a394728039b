import type { Application, NextFunction, Request, Response } from 'express';
import { pathOf } from './request-target.js';

/** What Express keeps of a handler in the stack of its router. */
interface Layer {
  /** Undefined for middleware. */
  readonly route?: Route | undefined;
}

interface Route {
  readonly path: unknown;
  readonly methods: Readonly<Record<string, boolean>>;
  dispatch(request: Request, response: Response, next: NextFunction): void;
}

/** Plain segments, and parameters that are a whole segment. */
const PLAIN = /^(?:\/:?[\w.~-]+)+$/;
const METHODS = new Set(['get', 'post', 'put', 'delete']);

/**
 * Puts a layer before the routes at the end of the router's stack, which finds the route of a request by its method and
 * the number of its segments: Express tries one after the other. What it does not know goes on to the routes themselves:
 * paths with escapes or a slash at the end, and routes whose order decides.
 */
export function indexRoutes(app: Application): void {
  const { stack } = (app as unknown as { router: { stack: Layer[] } }).router;
  const from = stack.findLastIndex((layer) => !isPlain(layer)) + 1;
  const index = new RouteIndex(stack.slice(from).flatMap(({ route }) => route ?? []));
  app.use((request: Request, response: Response, next: NextFunction) => {
    const found = index.find(request.method, pathOf(request.url));
    if (!found) return next();
    request.route = found.route;
    request.params = found.params;
    found.route.dispatch(request, response, next);
  });
  // It is the last layer: behind the routes.
  stack.splice(from, 0, ...stack.splice(-1));
}

function isPlain({ route }: Layer): boolean {
  if (!route || typeof route.path !== 'string' || !PLAIN.test(route.path)) return false;
  const methods = Object.keys(route.methods);
  return methods.length === 1 && METHODS.has(methods[0] ?? '');
}

interface Entry {
  readonly route: Route;
  /** Method and number of segments. */
  readonly key: string;
  readonly segments: readonly string[];
}

interface Found {
  readonly route: Route;
  readonly params: Record<string, string>;
}

class RouteIndex {
  private readonly entries = new Map<string, Entry[]>();

  constructor(routes: readonly Route[]) {
    const all = routes.map(entryOf);
    for (const entry of all) {
      const isAmbiguous = all.some((other) => other !== entry && overlaps(other, entry));
      if (!isAmbiguous) this.entries.set(entry.key, [...(this.entries.get(entry.key) ?? []), entry]);
    }
  }

  find(method: string, path: string): Found | undefined {
    if (path.includes('%')) return undefined;
    const segments = path.split('/');
    const entry = this.entries.get(keyOf(method, segments))?.find((each) => matches(each.segments, segments));
    return entry && { route: entry.route, params: parametersIn(entry.segments, segments) };
  }
}

const keyOf = (method: string, segments: readonly string[]): string => `${method} ${segments.length}`;

function entryOf(route: Route): Entry {
  const segments = (route.path as string).split('/');
  const [method = ''] = Object.keys(route.methods);
  return { route, key: keyOf(method.toUpperCase(), segments), segments };
}

const isParameter = (segment: string): boolean => segment.startsWith(':');

const overlaps = (one: Entry, other: Entry): boolean =>
  one.key === other.key &&
  one.segments.every((segment, at) => {
    const its = other.segments[at]!;
    return segment === its || isParameter(segment) || isParameter(its);
  });

function matches(pattern: readonly string[], segments: readonly string[]): boolean {
  // The last segments differ most.
  for (let at = pattern.length - 1; at > 0; at--) {
    const segment = segments[at]!;
    if (isParameter(pattern[at]!) ? segment === '' : segment !== pattern[at]) return false;
  }
  return true;
}

function parametersIn(pattern: readonly string[], segments: readonly string[]): Record<string, string> {
  const parameters = Object.create(null) as Record<string, string>;
  for (const [at, name] of pattern.entries()) if (isParameter(name)) parameters[name.slice(1)] = segments[at]!;
  return parameters;
}
