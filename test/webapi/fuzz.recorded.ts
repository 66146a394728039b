import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import type { RecordedCase } from '../conformance/replay.js';
import { describeRequest, hostile, mediaType, toJson, type WireRequest } from './fuzz.arbitraries.js';

const FOLDER = join(import.meta.dirname, '../conformance/recorded');

/** Names that recordings make up for themselves, filled in so that requests meet what others have made. */
const fill = (text: string): string =>
  text
    .replaceAll(/"\{\{#\w+\}\}"/g, '2')
    .replaceAll('{{p}}', 'fuzz')
    .replaceAll(/\{\{\w+\}\}/g, '2');

/** What was once sent to a real Magento, as far as it is about our routes. */
const RECORDED: readonly WireRequest[] = readdirSync(FOLDER)
  .flatMap((file) => JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as RecordedCase[])
  .flatMap(({ steps }) => steps)
  .filter(({ path }) => path.includes('/inventory/'))
  .map(({ method, path, headers = {}, auth, body, raw }) => {
    const text = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    return {
      method,
      path: fill(path),
      headers: { ...(text !== undefined && { 'content-type': 'application/json' }), ...headers },
      body: text === undefined ? undefined : fill(text),
      signedIn: auth !== 'none',
    };
  });

type Change = (request: WireRequest) => WireRequest;

/** A double between 0 and 1 would mostly be next to nothing. */
const PLACES = 1_009;

/** Where in a text of any length something happens. */
const place = fc.maxSafeNat().map((number) => (number % PLACES) / PLACES);
const at = (text: string, where: number): number => Math.floor(where * (text.length + 1));

/** Pieces of a URL: none of the characters that a client cannot send. */
const urlPiece = fc.oneof(
  fc.constantFrom(
    '%',
    '%00',
    '%ff',
    '%F0%9F',
    '[',
    ']',
    '[]',
    '=',
    '&',
    '?',
    '/',
    '//',
    '..',
    '+',
    '#',
    ';',
    '-1',
    '1e99',
  ),
  fc.stringMatching(/^[!-~]{1,8}$/),
);

const changedPath = fc
  .record({ from: place, length: fc.nat({ max: 6 }), piece: fc.oneof(fc.constant(''), urlPiece) })
  .map(({ from, length, piece }): Change => {
    return (request) => {
      const start = Math.max(1, at(request.path, from));
      return { ...request, path: request.path.slice(0, start) + piece + request.path.slice(start + length) };
    };
  });

/** A parameter is said twice, or in another order. */
const shuffledQuery = place.map((where): Change => (request) => {
  const [path = '', query] = request.path.split(/\?(.*)/s);
  if (query === undefined) return request;
  const parts = query.split('&');
  const [moved = ''] = parts.slice(Math.floor(where * parts.length));
  return { ...request, path: `${path}?${[moved, ...parts].join('&')}` };
});

const changedText = fc
  .record({ from: place, length: fc.nat({ max: 9 }), piece: fc.oneof(fc.constant(''), fc.string({ maxLength: 6 })) })
  .map(({ from, length, piece }): Change => {
    return (request) => {
      if (request.body === undefined) return request;
      const start = at(request.body, from);
      return { ...request, body: request.body.slice(0, start) + piece + request.body.slice(start + length) };
    };
  });

/** Longer ones have been made so by the change before, and may be deeper than can be written anew. */
const LONGEST = 10_000;

/** One value of the body, however deep, becomes another one, or comes twice. */
const changedValue = fc.tuple(place, hostile, fc.boolean()).map(([where, value, twice]): Change => {
  return (request) => {
    if (request.body === undefined || request.body.length > LONGEST) return request;
    const places: [holder: Record<string, unknown>, key: string][] = [];
    const collect = (holder: unknown): void => {
      if (typeof holder !== 'object' || holder === null) return;
      for (const key of Object.keys(holder)) {
        places.push([holder as Record<string, unknown>, key]);
        collect((holder as Record<string, unknown>)[key]);
      }
    };
    const whole = parsed(request.body);
    collect(whole);
    const [holder, key] = places[Math.floor(where * places.length)] ?? [];
    if (!holder || key === undefined) return request;
    if (twice && Array.isArray(holder)) holder.push(holder[Number(key)]);
    else holder[key] = value;
    return { ...request, body: toJson(whole) };
  };
});

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

const otherMethod = fc
  .constantFrom('GET', 'POST', 'PUT', 'DELETE')
  .map((method): Change => (request) => ({ ...request, method }));

const otherHeader = fc
  .tuple(fc.constantFrom('accept', 'content-type'), mediaType)
  .map(([name, value]): Change => (request) => ({ ...request, headers: { ...request.headers, [name]: value } }));

const change: fc.Arbitrary<Change> = fc.oneof(
  { weight: 5, arbitrary: changedValue },
  { weight: 4, arbitrary: changedPath },
  { weight: 3, arbitrary: changedText },
  { weight: 2, arbitrary: shuffledQuery },
  { weight: 1, arbitrary: otherMethod },
  { weight: 1, arbitrary: otherHeader },
);

/** A recorded request with one to three things changed. */
export const recordedRequests: fc.Arbitrary<WireRequest> = fc
  .tuple(fc.constantFrom(...RECORDED), fc.array(change, { minLength: 1, maxLength: 3 }))
  .map(([recorded, changes]) => changes.reduce((request, apply) => apply(request), recorded))
  .map((request) => Object.assign({ ...request }, { [fc.toStringMethod]: () => describeRequest(request) }));
