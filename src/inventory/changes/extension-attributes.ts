import type { Type } from '@nestjs/common';
import { ExtensibleDto } from '../../webapi/arguments/extensible-dto.js';
import { extensionPoint } from '../../webapi/extension-point.js';
import type { LinkKey } from '../stock-source-links/stock-source-links.repository.js';

/** A thing, by its key, and what belongs to it. */
export type Keyed<Key, Values> = readonly [key: Key, values: Values];

/**
 * Keeps what a module adds to `extension_attributes`, in tables of its own. What is added is said by a DTO: clients may
 * send its properties, and its constraints (`@Min` and the like) are rules.
 */
export interface ExtensionAttributes<Key, Values extends object> {
  /** Called once for a page. Things that have none may be left out, and so may values that are null. */
  load(keys: readonly Key[]): Promise<Iterable<Keyed<Key, Partial<Values>>>>;

  /** Part of the transaction that saves the things. A property that was not sent is not there; null is what was sent as such. */
  save(sent: readonly Keyed<Key, Partial<Values>>[]): Promise<void>;
}

/** Whoever wants to know what is added to one kind of thing. */
export interface AttributesPoint<Key> {
  <Values extends object>(dto: Type<Values>): (target: Type<ExtensionAttributes<Key, Values>>) => void;
  readonly KEY: string;
  readonly dto: ExtensibleDto;
}

const attributesPoint = <Key>(): AttributesPoint<Key> =>
  Object.assign(extensionPoint<ExtensionAttributes<Key, object>, Type<object>>(), { dto: new ExtensibleDto() });

/** `@SourceExtensionAttributes(Dto)` on a provider: it keeps what the DTO adds to sources, by their codes. */
export const SourceExtensionAttributes = attributesPoint<string>();

/** `@StockExtensionAttributes(Dto)` on a provider: it keeps what the DTO adds to stocks, by their ids. */
export const StockExtensionAttributes = attributesPoint<number>();

/** `@StockSourceLinkExtensionAttributes(Dto)` on a provider: it keeps what the DTO adds to links. */
export const StockSourceLinkExtensionAttributes = attributesPoint<LinkKey>();
