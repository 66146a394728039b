import { createHash } from 'node:crypto';
import { ifMatchInvalid } from '../errors/entity-errors.js';

/** A body, and the entity tag of the state that it shows: the response gets it as its `ETag`. */
export class Tagged<Body> {
  constructor(
    readonly body: Body,
    readonly etag: string,
  ) {}
}

/** Tells whether a state with this entity tag may be changed. */
export type Precondition = (etag: string) => boolean;

const DIGEST_LENGTH = 27;

/** A strong entity tag: the same for the same state, on every database and instance. */
export function entityTagOf(state: unknown): string {
  const digest = createHash('sha256').update(JSON.stringify(state)).digest('base64url');
  return `"${digest.slice(0, DIGEST_LENGTH)}"`;
}

const LONGEST_SHOWN = 100;

/**
 * `If-Match`, RFC 9110, 13.1.1: `*` stands for any state that exists; tags are compared strongly, so a weak one matches
 * nothing, and neither does an empty list.
 *
 * @throws WebapiError 400 for a header that is not a list of entity tags
 */
export function preconditionOf(ifMatch: string): Precondition {
  if (ifMatch.trim() === '*') return () => true;
  const tags = entityTagsIn(ifMatch);
  if (!tags) throw ifMatchInvalid(ifMatch.slice(0, LONGEST_SHOWN));
  return (etag) => tags.has(etag);
}

/** RFC 9110, 5.6.1 and 8.8.3: elements may be empty, and a tag may contain commas. */
const ELEMENT = /[ \t]*(?:((?:W\/)?"[\x21\x23-\x7e\x80-\xff]*")[ \t]*)?(,|$)/y;

/** @returns null for a text that is not a list of them */
function entityTagsIn(text: string): ReadonlySet<string> | null {
  const tags = new Set<string>();
  ELEMENT.lastIndex = 0;
  for (let isLast = false; !isLast;) {
    const element = ELEMENT.exec(text);
    if (!element) return null;
    const [, tag, end] = element;
    if (tag !== undefined) tags.add(tag);
    isLast = end === '';
  }
  return tags;
}
