import type { Type } from '@nestjs/common';
import type { DiscoveryService } from '@nestjs/core';
import { forEachYielding } from '../../../database/event-loop.js';
import { constraintErrors } from '../../../webapi/arguments/constraints.js';
import { namesOf } from '../../../webapi/arguments/extensible-dto.js';
import { extensionsOf } from '../../../webapi/extension-point.js';
import type { AttributeValues, Extended } from './extended.js';
import type { AttributesPoint, ExtensionAttributes, Keyed } from './extension-attributes.js';
import type { Rule } from '../rules/rule.js';

interface ExtensionAttributeProvider<Key> {
  readonly provider: ExtensionAttributes<Key, object>;
  readonly dto: Type<object>;
  readonly names: readonly string[];
}

/** How entities of one kind are identified. */
export interface EntityKey<Key, Entity> {
  readonly of: (entity: Entity) => Key;
  readonly nameOf: (key: Key) => string | number;
}

/** The attributes that modules add to one kind of entity. Without such modules, its methods do nothing. */
export class ExtensionAttributeRegistry<Key, Entity> {
  private providers: readonly ExtensionAttributeProvider<Key>[] = [];
  private constraints: readonly Rule<Extended>[] = [];

  constructor(
    private readonly point: AttributesPoint<Key>,
    private readonly key: EntityKey<Key, Entity>,
  ) {}

  /** @throws Error for an attribute that two modules add */
  discover(discovery: DiscoveryService): void {
    this.providers = extensionsOf(discovery, this.point).map(({ provider, options: dto }) => {
      this.point.dto.add(dto);
      return { provider, dto, names: namesOf(dto) };
    });
    this.constraints = this.providers.map(({ dto, names }): Rule<Extended> => ({ extensionAttributes }) => {
      const given = Object.assign(new dto(), sentOf(extensionAttributes, names));
      return constraintErrors(given, dto);
    });
  }

  /** The constraints of the DTOs, beyond types. */
  get rules(): readonly Rule<Extended>[] {
    return this.constraints;
  }

  /** Inside the transaction in which the entities were written. */
  async save(entities: readonly (Entity & Extended)[]): Promise<void> {
    for (const { provider, names } of this.providers) {
      const sent: Keyed<Key, object>[] = [];
      await forEachYielding(entities, (entity) => {
        const values = sentOf(entity.extensionAttributes, names);
        if (values) sent.push([this.key.of(entity), values]);
      });
      if (sent.length > 0) await provider.save(sent);
    }
  }

  /** Calls each module once for all of the entities. */
  async loadInto(entities: readonly (Entity & Extended)[]): Promise<void> {
    if (this.providers.length === 0 || entities.length === 0) return;
    const keys = entities.map(this.key.of);
    const loaded = await Promise.all(
      this.providers.map(async ({ provider, names }) => ({ names, entries: await provider.load(keys) })),
    );
    const values = new Map<string | number, Record<string, unknown>>();
    for (const { names, entries } of loaded) {
      for (const [key, given] of entries) {
        const name = this.key.nameOf(key);
        values.set(name, Object.assign(values.get(name) ?? {}, knownOf(given as AttributeValues, names)));
      }
    }
    for (const [index, entity] of entities.entries()) {
      const own = values.get(this.key.nameOf(keys[index] as Key));
      if (own && Object.keys(own).length > 0) entity.extensionAttributes = own;
    }
  }
}

/** Of the values, those with these names that were sent; undefined for none. */
function sentOf(values: AttributeValues | undefined, names: readonly string[]): AttributeValues | undefined {
  const sent = names.filter((name) => values?.[name] !== undefined);
  return sent.length === 0 ? undefined : Object.fromEntries(sent.map((name) => [name, values?.[name]]));
}

/** Of the values, those with these names that are not null. */
const knownOf = (values: AttributeValues, names: readonly string[]): AttributeValues =>
  Object.fromEntries(names.filter((name) => (values[name] ?? null) !== null).map((name) => [name, values[name]]));
