import { entityTagOf } from '../../../webapi/replies/entity-tag.js';
import type { LinkToSave, NewLink } from '../stock-source-link.entity.js';

/** A link, and what a person needs to know of its source. */
export interface LinkedSource extends NewLink {
  readonly linkId: number;
  /** Of the source. */
  readonly name: string;
  readonly enabled: boolean;
}

/** A source as sent, in its place among those of a stock. */
export type SourceToLink = Omit<LinkToSave, 'stockId'>;

/** Moves a source to one of these places. */
export interface Move {
  readonly sourceCode: string | null;
  /** Code of the source that it comes before. */
  readonly before?: string | null;
  readonly after?: string | null;
  /** The first is 1. */
  readonly position?: number | null;
}

/** All links of one stock, in order. */
export class LinksOfStock {
  constructor(
    readonly stockId: number,
    readonly links: readonly LinkedSource[],
  ) {}

  /** Changes with a link, a priority, a name or a state. Extension attributes do not count. */
  get etag(): string {
    const state = this.links.map(({ sourceCode, priority, name, enabled }) => [sourceCode, priority, name, enabled]);
    return entityTagOf([this.stockId, state]);
  }
}

/** The links are no longer those that the caller has read. */
export class LinksHaveChanged extends Error {
  constructor(readonly present: LinksOfStock) {
    super(`The links of stock ${present.stockId} have changed.`);
  }
}

/** Lowest priority number first; among equals, the link that was made first. */
export const inOrder = <Link extends Pick<LinkedSource, 'priority' | 'linkId'>>(links: readonly Link[]): Link[] =>
  links.toSorted((one, other) => one.priority - other.priority || one.linkId - other.linkId);

/** What a write does to the links of a stock. */
export interface LinksDifference {
  readonly added: readonly LinkedSource[];
  readonly removed: readonly LinkedSource[];
  /** Links that have another priority. */
  readonly changed: readonly { readonly before: LinkedSource; readonly after: LinkedSource }[];
  readonly unchanged: readonly LinkedSource[];
}

/** In the order of the links afterwards; those that are removed, in that before. */
export function differenceBetween(before: readonly LinkedSource[], after: readonly LinkedSource[]): LinksDifference {
  const old = new Map(before.map((link) => [link.linkId, link]));
  const kept = new Set(after.map(({ linkId }) => linkId));
  const difference = {
    added: [] as LinkedSource[],
    removed: before.filter(({ linkId }) => !kept.has(linkId)),
    changed: [] as { before: LinkedSource; after: LinkedSource }[],
    unchanged: [] as LinkedSource[],
  };
  for (const link of inOrder(after)) {
    const own = old.get(link.linkId);
    if (!own) difference.added.push(link);
    else if (own.priority === link.priority) difference.unchanged.push(link);
    else difference.changed.push({ before: own, after: link });
  }
  return difference;
}
