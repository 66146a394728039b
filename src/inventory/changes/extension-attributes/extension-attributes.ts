import type { Type } from '@nestjs/common';
import { ExtensibleDto } from '../../../webapi/arguments/extensible-dto.js';
import { extensionPoint } from '../../../webapi/extension-point.js';

/** An entity, by its key, and values that belong to it. */
export type Keyed<Key, Values> = readonly [key: Key, values: Values];

/**
 * Stores what a module adds to `extension_attributes`, in tables of its own. A DTO declares what is added: clients may
 * send its properties, and its constraints (`@Min` and the like) are rules.
 */
export interface ExtensionAttributes<Key, Values extends object> {
  /** Called once for a page. Entities without values may be left out, and so may values that are null. */
  load(keys: readonly Key[]): Promise<Iterable<Keyed<Key, Partial<Values>>>>;

  /**
   * Part of the transaction that saves the entities. A property that was not sent is absent; null is what was sent as
   * such. Codes have their stored spelling.
   */
  save(sent: readonly Keyed<Key, Partial<Values>>[]): Promise<void>;
}

/** Class decorator that registers a provider of extension attributes; one for each kind of entity that has them. */
export interface AttributesPoint<Key> {
  <Values extends object>(dto: Type<Values>): (target: Type<ExtensionAttributes<Key, Values>>) => void;
  /** @internal */
  readonly KEY: string;
  /** @internal */
  readonly dto: ExtensibleDto;
}

export const attributesPoint = <Key>(): AttributesPoint<Key> =>
  Object.assign(extensionPoint<ExtensionAttributes<Key, object>, Type<object>>(), { dto: new ExtensibleDto() });
