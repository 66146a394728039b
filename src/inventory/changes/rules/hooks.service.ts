import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { eventsOf, type EventClass } from './before-commit.js';
import type { InventoryEvent } from '../events/inventory-event.js';

interface Hook {
  readonly event: EventClass;
  run(event: InventoryEvent): unknown;
}

/** Methods with `@BeforeCommit`, of all modules. */
@Injectable()
export class HooksService implements OnModuleInit {
  private readonly scanner = new MetadataScanner();
  private found: readonly Hook[] | undefined;

  constructor(private readonly discovery: DiscoveryService) {}

  /** @throws Error for a hook of a request-scoped provider */
  onModuleInit(): void {
    this.found ??= this.find();
  }

  has(event: EventClass): boolean {
    return this.all.some((hook) => hook.event === event || event.prototype instanceof hook.event);
  }

  /** One after the other, in the order in which the modules list them. */
  async run(event: InventoryEvent): Promise<void> {
    for (const hook of this.all) if (event instanceof hook.event) await hook.run(event);
  }

  /** Complete when all providers exist: a module may write while others are initialized. */
  private get all(): readonly Hook[] {
    return (this.found ??= this.find());
  }

  private find(): Hook[] {
    return [...this.discovery.getProviders(), ...this.discovery.getControllers()]
      .filter(({ instance, isAlias }) => instance && !isAlias)
      .flatMap((wrapper) => {
        const hooks = this.hooksOf(wrapper.instance as object);
        // Of a request-scoped provider Nest has created a prototype without fields only.
        if (hooks.length > 0 && !wrapper.isDependencyTreeStatic()) {
          throw new Error(`${String(wrapper.name)} has @BeforeCommit, so it cannot be request-scoped.`);
        }
        return hooks;
      });
  }

  private hooksOf(instance: object): Hook[] {
    const methods = instance as Record<string, (event: InventoryEvent) => unknown>;
    const prototype = Object.getPrototypeOf(instance) as object | null;
    return this.scanner
      .getAllMethodNames(prototype)
      .flatMap((name) =>
        eventsOf(methods[name] as object).map((event) => ({ event, run: (each) => methods[name]?.(each) })),
      );
  }
}
