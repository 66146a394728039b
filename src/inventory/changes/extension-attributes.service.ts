import { Injectable, type OnModuleInit, type Type } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { forEachYielding } from '../../database/event-loop.js';
import { constraintErrors } from '../../webapi/arguments/constraints.js';
import { namesOf } from '../../webapi/arguments/extensible-dto.js';
import { extensionsOf } from '../../webapi/extension-point.js';
import { keyOf } from '../collation.js';
import type { AttributeValues, Extended } from './extended.js';
import {
  SourceExtensionAttributes,
  StockExtensionAttributes,
  StockSourceLinkExtensionAttributes,
  type AttributesPoint,
  type ExtensionAttributes,
  type Keyed,
} from './extension-attributes.js';
import type { Rule } from './rules.js';
import type { LinkKey } from '../stock-source-links/stock-source-links.repository.js';

interface Keeper<Key> {
  readonly provider: ExtensionAttributes<Key, object>;
  readonly dto: Type<object>;
  readonly names: readonly string[];
}

/** What modules add to one kind of thing. Where none does, nothing is done for it. */
class AttributeBook<Key, Thing> {
  private keepers: readonly Keeper<Key>[] = [];
  private constraints: readonly Rule<Extended>[] = [];

  constructor(
    private readonly point: AttributesPoint<Key>,
    private readonly keyIn: (thing: Thing) => Key,
    private readonly nameOf: (key: Key) => string | number,
  ) {}

  open(discovery: DiscoveryService): void {
    this.keepers = extensionsOf(discovery, this.point).map(({ provider, options: dto }) => {
      this.point.dto.add(dto);
      return { provider, dto, names: namesOf(dto) };
    });
    this.constraints = this.keepers.map(({ dto, names }): Rule<Extended> => ({ extensionAttributes }) => {
      const given = Object.assign(new dto(), sentOf(extensionAttributes, names));
      return constraintErrors(given, dto);
    });
  }

  /** What the DTOs say beyond types. */
  get rules(): readonly Rule<Extended>[] {
    return this.constraints;
  }

  /** Inside the transaction in which the things were written. */
  async save(things: readonly (Thing & Extended)[]): Promise<void> {
    for (const { provider, names } of this.keepers) {
      const sent: Keyed<Key, object>[] = [];
      await forEachYielding(things, (thing) => {
        const values = sentOf(thing.extensionAttributes, names);
        if (values) sent.push([this.keyIn(thing), values]);
      });
      if (sent.length > 0) await provider.save(sent);
    }
  }

  /** One call of each module for all of the things. */
  async loadInto(things: readonly (Thing & Extended)[]): Promise<void> {
    if (this.keepers.length === 0 || things.length === 0) return;
    const keys = things.map(this.keyIn);
    const found = await Promise.all(
      this.keepers.map(async ({ provider, names }) => ({ names, kept: await provider.load(keys) })),
    );
    const values = new Map<string | number, Record<string, unknown>>();
    for (const { names, kept } of found) {
      for (const [key, given] of kept) {
        const name = this.nameOf(key);
        values.set(name, Object.assign(values.get(name) ?? {}, knownOf(given as AttributeValues, names)));
      }
    }
    for (const [index, thing] of things.entries()) {
      const own = values.get(this.nameOf(keys[index] as Key));
      if (own && Object.keys(own).length > 0) thing.extensionAttributes = own;
    }
  }
}

@Injectable()
export class ExtensionAttributesService implements OnModuleInit {
  readonly sources = new AttributeBook<string, { readonly sourceCode: string }>(
    SourceExtensionAttributes,
    ({ sourceCode }) => sourceCode,
    keyOf,
  );
  readonly stocks = new AttributeBook<number, { readonly stockId: number }>(
    StockExtensionAttributes,
    ({ stockId }) => stockId,
    (stockId) => stockId,
  );
  readonly links = new AttributeBook<LinkKey, LinkKey>(
    StockSourceLinkExtensionAttributes,
    ({ stockId, sourceCode }) => ({ stockId, sourceCode }),
    ({ stockId, sourceCode }) => `${stockId} ${keyOf(sourceCode)}`,
  );

  constructor(private readonly discovery: DiscoveryService) {}

  /** @throws Error for an attribute that two modules add */
  onModuleInit(): void {
    for (const book of [this.sources, this.stocks, this.links]) book.open(this.discovery);
  }
}

/** Of the values, those of these names that were sent; undefined for none. */
function sentOf(values: AttributeValues | undefined, names: readonly string[]): AttributeValues | undefined {
  const sent = names.filter((name) => values?.[name] !== undefined);
  return sent.length === 0 ? undefined : Object.fromEntries(sent.map((name) => [name, values?.[name]]));
}

/** Of the values, those of these names that there are. */
const knownOf = (values: AttributeValues, names: readonly string[]): AttributeValues =>
  Object.fromEntries(names.filter((name) => (values[name] ?? null) !== null).map((name) => [name, values[name]]));
