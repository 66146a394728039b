import { unescape } from 'node:querystring';
import type { Request } from 'express';
import { tooManyParameters } from '../errors/body-errors.js';

/** A query string as PHP reads it: nested maps that keep the order in which keys appeared. */
export type QueryValue = string | QueryMap;
export type QueryMap = Map<string, QueryValue>;

declare global {
  namespace Express {
    interface Request {
      /** The query string, parsed once. */
      queryMap?: QueryMap;
    }
  }
}

/** The query string of a request. @throws WebapiError 400 for too many parameters */
export function queryOf(request: Request): QueryMap {
  const { url } = request;
  const mark = url.indexOf('?');
  return (request.queryMap ??= mark < 0 ? NONE : parsePhpQuery(url.slice(mark + 1)));
}

/** PHP's max_input_vars. PHP drops the parameters beyond it, and with them a filter; here they are an error. */
const MAX_PARAMETERS = 1000;
const MAX_DEPTH = 16;
const NONE: QueryMap = new Map();

/**
 * Reads `a[b][]=1&c=2` as PHP does: later values replace earlier ones, `[]` takes the next index, `+` is a space,
 * a broken percent sign stays as it is. Keys are map keys, so none of them can reach a prototype.
 *
 * @throws WebapiError 400 when there are more than 1000 parameters
 */
export function parsePhpQuery(text: string): QueryMap {
  if (text === '') return NONE;
  const root: QueryMap = new Map();
  const nextIndexes = new Map<QueryMap, number>();
  const pairs = text.split('&');
  if (pairs.length > MAX_PARAMETERS) throw tooManyParameters(MAX_PARAMETERS);
  for (const pair of pairs) {
    const equals = pair.indexOf('=');
    const path = pathOf(decode(equals < 0 ? pair : pair.slice(0, equals)));
    if (path) put(root, path, equals < 0 ? '' : decode(pair.slice(equals + 1)), nextIndexes);
  }
  return root;
}

const decode = (text: string): string => {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text;
  return spaced.includes('%') ? unescape(spaced) : spaced;
};

/** `a[b][]` → `['a', 'b', '']`; an unclosed bracket ends the path there, and is an underscore where it is the first. */
function pathOf(name: string): string[] | null {
  const open = name.indexOf('[');
  if (open === 0 || name === '') return null;
  if (open < 0) return [name];
  if (!name.includes(']', open)) return [name.replace('[', '_')];
  const path = [name.slice(0, open)];
  for (let at = open; name[at] === '[' && path.length < MAX_DEPTH;) {
    const close = name.indexOf(']', at);
    if (close < 0) break;
    path.push(name.slice(at + 1, close));
    at = close + 1;
  }
  return path;
}

function put(root: QueryMap, path: readonly string[], value: string, nextIndexes: Map<QueryMap, number>): void {
  let map = root;
  path.forEach((segment, depth) => {
    const key = keyIn(map, segment, nextIndexes);
    if (depth === path.length - 1) {
      map.set(key, value);
      return;
    }
    let inner = map.get(key);
    if (!(inner instanceof Map)) {
      inner = new Map();
      map.set(key, inner);
    }
    map = inner;
  });
}

const INDEX = /^(0|[1-9]\d{0,14})$/;

/** `[]` takes the index after the largest one of its map. */
function keyIn(map: QueryMap, segment: string, nextIndexes: Map<QueryMap, number>): string {
  const next = nextIndexes.get(map) ?? 0;
  const key = segment === '' ? String(next) : segment;
  if (INDEX.test(key)) nextIndexes.set(map, Math.max(next, Number(key) + 1));
  return key;
}
