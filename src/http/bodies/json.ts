import { randomUUID } from 'node:crypto';
import { yieldingToEventLoop } from '../../database/event-loop.js';
import { BodySize } from './body-size.js';

/** Bytes scanned or parsed before yielding to the event loop: a few milliseconds of work. */
const PIECE = 256 * 1024;
const DEFAULT_LIMIT = 16 * 1024 * 1024;
/** Depth limit of PHP's json_decode. */
const DEEPEST = 512;

const [QUOTE, BACKSLASH, COMMA, COLON, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = Buffer.from('"\\,:[]{}');

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * `JSON.parse` that yields to the event loop: objects and lists larger than a piece are parsed piece by piece. Eight
 * megabytes at once would block the event loop for a tenth of a second.
 *
 * @param limit largest body, in bytes
 * @throws WebapiError 400 for too many keys or values
 * @throws Error for invalid UTF-8 or JSON
 */
export async function parseJson(bytes: Uint8Array, size = PIECE, limit = DEFAULT_LIMIT): Promise<unknown> {
  if (bytes.length <= size) {
    if (bytes.length > 2 * DEEPEST && isTooDeep(bytes)) throw new SyntaxError('nested too deeply');
    return parsed(utf8.decode(bytes));
  }
  const reader = new PieceReader(bytes, size, new BodySize(limit, bytes.length));
  const pieces = yieldingToEventLoop(reader.read());
  while (!(await pieces.next()).done);
  return reader.result;
}

/** An object or list that is parsed piece by piece. Its piece is the text so far, and the bytes from the cursor on. */
interface Split {
  readonly value: Record<string, unknown> | unknown[];
  readonly mark: string;
  text: string;
  cursor: number;
}

/**
 * Cuts at commas, so that each piece is a list or an object itself once brackets are put around it. Inside another
 * container, a split one is represented by a mark: a list of one unguessable string.
 */
class PieceReader {
  result: unknown;
  /** Containers that are open, by depth: the position behind their bracket, their bracket, their keys so far. */
  private readonly from = new Int32Array(DEEPEST + 1);
  private readonly bracket = new Uint8Array(DEEPEST + 1);
  private readonly keys = new Uint32Array(DEEPEST + 1);
  /** The outermost open containers: the one at index i has depth i + 1. */
  private readonly splits: Split[] = [];
  private readonly marked = new Map<string, unknown>();
  private before = '';
  private end = 0;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly size: number,
    private readonly bodySize: BodySize,
  ) {}

  /** Yields after each piece, and before it has scanned as much. */
  *read(): Generator<void> {
    const { bytes } = this;
    let depth = 0;
    let key = 0;
    let pause = PIECE;
    for (let at = 0; at < bytes.length; at++) {
      if (at >= pause) {
        yield;
        pause = at + PIECE;
      }
      switch (bytes[at]) {
        case QUOTE:
          key = at;
          at = nextQuote(bytes, at);
          while (isEscaped(bytes, at)) {
            at = nextQuote(bytes, at);
            if (at < pause) continue;
            yield;
            pause = at + PIECE;
          }
          break;
        case COLON:
          this.bodySize.addName(bytes.subarray(key, at));
          break;
        case OPEN_OBJECT:
        case OPEN_LIST:
          this.bodySize.addObject();
          if (++depth > DEEPEST) throw new SyntaxError('nested too deeply');
          this.from[depth] = at + 1;
          this.bracket[depth] = bytes[at]!;
          this.keys[depth] = 0;
          break;
        case CLOSE_OBJECT:
        case CLOSE_LIST:
          if (depth === 0 || bytes[at] !== closing(this.bracket[depth]!)) throw new SyntaxError('a stray bracket');
          if (depth === this.splits.length) {
            this.close(depth, at);
            yield;
          }
          depth--;
          break;
        case COMMA:
          if (this.bracket[depth] === OPEN_OBJECT) this.bodySize.addKey(++this.keys[depth]!);
          else this.bodySize.addElement();
          if (depth === 0 || at - this.startOf(depth) < this.size) break;
          this.split(depth);
          this.flush(depth, at);
          yield;
          break;
      }
    }
    if (this.splits.length > 0) throw new SyntaxError('a container without an end');
    this.result = this.unmarked(parsed(this.before + this.textOf(this.end, bytes.length)));
  }

  private startOf(depth: number): number {
    return this.splits[depth - 1]?.cursor ?? this.from[depth]!;
  }

  /** Starts to parse the open containers up to this depth piece by piece. */
  private split(depth: number): void {
    for (let index = this.splits.length; index < depth; index++) {
      const cursor = this.from[index + 1]!;
      const mark = randomUUID();
      const text = JSON.stringify([mark]);
      const parent = this.splits[index - 1];
      if (parent) parent.text += this.textOf(parent.cursor, cursor - 1) + text;
      else this.before = this.textOf(0, cursor - 1) + text;
      const isList = this.bracket[index + 1] === OPEN_LIST;
      this.splits.push({ value: isList ? [] : {}, mark, text: '', cursor });
    }
  }

  private flush(depth: number, to: number): void {
    const split = this.splits[depth - 1]!;
    const text = split.text + this.textOf(split.cursor, to);
    if (text.trim() === '') throw new SyntaxError('a comma without a value');
    if (Array.isArray(split.value)) {
      for (const element of parsed(`[${text}]`) as unknown[]) split.value.push(this.unmarked(element));
    } else {
      const piece = parsed(`{${text}}`) as Record<string, unknown>;
      for (const key of Object.keys(piece)) define(split.value, key, this.unmarked(piece[key]));
    }
    split.text = '';
    split.cursor = to + 1;
  }

  private close(depth: number, at: number): void {
    this.flush(depth, at);
    const { value, mark } = this.splits.pop()!;
    this.marked.set(mark, value);
    const parent = this.splits.at(-1);
    if (parent) parent.cursor = at + 1;
    else this.end = at + 1;
  }

  private unmarked(value: unknown): unknown {
    if (this.marked.size === 0 || !Array.isArray(value) || value.length !== 1) return value;
    return this.marked.get(value[0] as string) ?? value;
  }

  private textOf(from: number, to: number): string {
    return utf8.decode(this.bytes.subarray(from, to));
  }
}

/**
 * Integers that a double cannot hold become texts, as an SKU would otherwise lose its last digits. Half a surrogate pair
 * is refused, as in PHP: no database could store it.
 */
function parsed(text: string): unknown {
  let value: unknown = JSON.parse(text);
  const exact = LONG_INTEGER.test(text) ? withLongIntegersAsTexts(text) : text;
  if (exact !== text) value = JSON.parse(exact);
  const mayHaveSurrogates = text.includes('\\ud') || text.includes('\\uD');
  if (mayHaveSurrogates && !isWellFormed(value)) throw new SyntaxError('half a surrogate pair');
  return value;
}

const LONG_INTEGER = /\d{16}/;
const NUMBER = /-?\d[\d.eE+-]*/g;

/** Of valid JSON. Texts are skipped as a whole: one may be megabytes long. */
function withLongIntegersAsTexts(text: string): string {
  let [result, at] = ['', 0];
  for (let open = text.indexOf('"'); open >= 0; open = text.indexOf('"', at)) {
    const end = endOfText(text, open);
    result += text.slice(at, open).replace(NUMBER, withoutLoss) + text.slice(open, end);
    at = end;
  }
  return result + text.slice(at).replace(NUMBER, withoutLoss);
}

function endOfText(text: string, open: number): number {
  let close = open;
  let backslashes: number;
  do {
    close = text.indexOf('"', close + 1);
    backslashes = 0;
    while (text[close - 1 - backslashes] === '\\') backslashes++;
  } while (backslashes % 2 === 1);
  return close + 1;
}

const withoutLoss = (token: string): string =>
  /^-?\d+$/.test(token) && !Number.isSafeInteger(Number(token)) ? `"${token}"` : token;

function isWellFormed(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed();
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([key, each]) => key.isWellFormed() && isWellFormed(each));
}

/** Defines an own property, also for `__proto__`, as JSON.parse does. */
function define(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== '__proto__') object[key] = value;
  else Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
}

const closing = (bracket: number): number => (bracket === OPEN_LIST ? CLOSE_LIST! : CLOSE_OBJECT!);

/** Whether PHP would refuse it: brackets in texts do not count. */
function isTooDeep(bytes: Uint8Array): boolean {
  let depth = 0;
  for (let at = 0; at < bytes.length; at++) {
    switch (bytes[at]) {
      case QUOTE:
        do at = nextQuote(bytes, at);
        while (isEscaped(bytes, at));
        break;
      case OPEN_OBJECT:
      case OPEN_LIST:
        if (++depth > DEEPEST) return true;
        break;
      case CLOSE_OBJECT:
      case CLOSE_LIST:
        depth--;
        break;
    }
  }
  return false;
}

/** @returns its position behind `at`, or the end */
function nextQuote(bytes: Uint8Array, at: number): number {
  const next = bytes.indexOf(QUOTE!, at + 1);
  return next < 0 ? bytes.length : next;
}

/** Whether an odd number of backslashes stands before it. */
function isEscaped(bytes: Uint8Array, at: number): boolean {
  if (at === bytes.length) return false;
  let backslashes = 0;
  while (bytes[at - 1 - backslashes] === BACKSLASH) backslashes++;
  return backslashes % 2 === 1;
}
