import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { ExtensionAttributeRegistry, type EntityKey } from './extension-attribute-registry.js';
import type { AttributesPoint } from './extension-attributes.js';

@Injectable()
export class ExtensionAttributesService implements OnModuleInit {
  private readonly registries: ExtensionAttributeRegistry<never, never>[] = [];

  constructor(private readonly discovery: DiscoveryService) {}

  /** To be called by constructors: modules are discovered when all providers exist, before the first request. */
  of<Key, Entity>(point: AttributesPoint<Key>, key: EntityKey<Key, Entity>): ExtensionAttributeRegistry<Key, Entity> {
    const registry = new ExtensionAttributeRegistry(point, key);
    this.registries.push(registry as unknown as ExtensionAttributeRegistry<never, never>);
    return registry;
  }

  /** @throws Error for an attribute that two modules add */
  onModuleInit(): void {
    for (const registry of this.registries) registry.discover(this.discovery);
  }
}
