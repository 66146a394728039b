import { randomUUID } from 'node:crypto';
import { yieldingToEventLoop } from '../database/event-loop.js';
import { tooManyKeys } from '../webapi/errors.js';

/** Bytes that are parsed at once, which takes a few milliseconds. */
const PIECE = 256 * 1024;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * `JSON.parse`, except that a long list that is the whole or an argument is parsed piece by piece, everything else on
 * the event loop having its turn in between: eight megabytes at once would hold it up for a tenth of a second.
 *
 * The list is cut at commas between its elements, so that each piece makes a list itself, and a mark takes its place in
 * what is around it. All of these are JSON exactly when the whole is.
 *
 * @throws WebapiError 400 for objects of too many keys
 * @throws Error for what is no UTF-8 or no JSON
 */
export async function parseJson(bytes: Uint8Array, size = PIECE): Promise<unknown> {
  const lists = new Map<string, unknown[]>();
  let list: unknown[] = [];
  let around = '';
  let from = 0;
  for await (const piece of yieldingToEventLoop(piecesOf(bytes, size))) {
    if (piece.isFirst) {
      list = [];
      const mark = randomUUID();
      lists.set(mark, list);
      around += `${textOf(bytes, from, piece.from - 1)}["${mark}"]`;
    }
    const elements = JSON.parse(`[${textOf(bytes, piece.from, piece.to)}]`) as unknown[];
    if (elements.length === 0) throw new SyntaxError('a comma without an element');
    for (const element of elements) list.push(element);
    from = piece.to + 1;
  }
  if (lists.size > 0 && bytes[from - 1] !== CLOSE_LIST) throw new SyntaxError('a list without an end');
  return withLists(JSON.parse(around + textOf(bytes, from, bytes.length)) as unknown, lists);
}

const textOf = (bytes: Uint8Array, from: number, to: number): string => utf8.decode(bytes.subarray(from, to));

/** Puts the lists where their marks are: a mark is the whole, or a value in it. */
function withLists(whole: unknown, lists: ReadonlyMap<string, unknown[]>): unknown {
  if (lists.size === 0) return whole;
  const own = listFor(whole, lists);
  if (own) return own;
  const object = whole as Record<string, unknown>;
  for (const [key, value] of Object.entries(object)) object[key] = listFor(value, lists) ?? value;
  return object;
}

const listFor = (value: unknown, lists: ReadonlyMap<string, unknown[]>): unknown[] | undefined =>
  Array.isArray(value) && value.length === 1 ? lists.get(value[0] as string) : undefined;

/** Some elements of a long list: from behind its bracket or a comma up to a comma or its end. */
interface Piece {
  readonly from: number;
  readonly to: number;
  readonly isFirst: boolean;
}

const [QUOTE, BACKSLASH, COMMA, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = Buffer.from('"\\,[]{}');

function* piecesOf(bytes: Uint8Array, size: number): Generator<Piece> {
  if (bytes.length <= size) return;
  const keys = new KeyCount();
  let depth = 0;
  /** Of the list that the position is in, not counting those inside it. */
  let listDepth: number | null = null;
  let from = 0;
  let isFirst = true;
  for (let at = 0; at < bytes.length; at++) {
    switch (bytes[at]) {
      case QUOTE:
        at = endOfString(bytes, at);
        break;
      case OPEN_OBJECT:
        keys.open(++depth, 0);
        break;
      case OPEN_LIST:
        keys.open(++depth, Number.NEGATIVE_INFINITY);
        if (listDepth === null && depth <= 2) [listDepth, from, isFirst] = [depth, at + 1, true];
        break;
      case CLOSE_OBJECT:
      case CLOSE_LIST:
        if (depth === listDepth) {
          if (!isFirst) yield { from, to: at, isFirst };
          listDepth = null;
        }
        depth--;
        break;
      case COMMA:
        keys.add(depth);
        if (depth !== listDepth || at - from < size) break;
        yield { from, to: at, isFirst };
        [from, isFirst] = [at + 1, false];
        break;
    }
  }
}

/** A list may be an object whose keys do not matter; beyond so many of them in large objects it is none of a client's. */
const LARGE = 1_000;
const MOST_KEYS = 100_000;
const DEEPEST = 16;

/** An object of a million keys would hold up everything else for seconds: V8 has a shape for each number of them. */
class KeyCount {
  /** Of the objects that are open, by their depth. */
  private readonly counts = new Float64Array(DEEPEST + 1);
  private inLarge = 0;

  open(depth: number, count: number): void {
    if (depth < DEEPEST) this.counts[depth] = count;
  }

  /** @throws WebapiError 400 */
  add(depth: number): void {
    const at = Math.min(depth, DEEPEST);
    const count = (this.counts[at] ?? 0) + 1;
    this.counts[at] = count;
    if (count > LARGE && ++this.inLarge > MOST_KEYS) throw tooManyKeys(MOST_KEYS);
  }
}

function endOfString(bytes: Uint8Array, start: number): number {
  let at = start + 1;
  while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
  return at;
}
