import { Injectable } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { suggestionFor } from '../suggestions.js';
import { titleOf } from '../webapi/routes/acl.js';
import { ANONYMOUS, ROUTE, type RouteDefinition } from '../webapi/routes/route.js';
import { MAGENTO_RESOURCES } from './acl-resources.js';
import { RolesRepository } from './users/roles.repository.js';

/** A resource of the access control list. */
export interface AclResource {
  readonly id: string;
  /** null: not declared. */
  readonly title: string | null;
  /** Routes that it grants access to: `GET /V1/inventory/stocks`. */
  readonly routes: readonly string[];
}

/** The ACL resources that roles and integrations can be granted. */
@Injectable()
export class AclResourcesService {
  /** @internal */
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly roles: RolesRepository,
  ) {}

  /** Magento's resources, those of extensions' routes, and those of roles in the database, sorted by id. */
  async list(): Promise<AclResource[]> {
    const routes = this.routesByResource();
    const ids = new Set([...MAGENTO_RESOURCES.keys(), ...routes.keys(), ...(await this.roles.knownResources())]);
    return [...ids].sort().map((id) => ({
      id,
      title: titleOf(id) ?? MAGENTO_RESOURCES.get(id) ?? null,
      routes: routes.get(id) ?? [],
    }));
  }

  /** @returns the ids that do not exist, each with a suggestion */
  async unknown(ids: readonly string[]): Promise<{ readonly id: string; readonly suggestion: string | undefined }[]> {
    const known = (await this.list()).map(({ id }) => id);
    return ids.filter((id) => !known.includes(id)).map((id) => ({ id, suggestion: closest(id, known) }));
  }

  private routesByResource(): Map<string, string[]> {
    const byResource = new Map<string, string[]>();
    for (const { metatype } of this.discovery.getControllers()) {
      const prototype = (metatype as { prototype: Record<string, object> }).prototype;
      for (const name of this.scanner.getAllMethodNames(prototype)) {
        const route = Reflect.getMetadata(ROUTE, prototype[name] as object) as RouteDefinition | undefined;
        if (!route || route.resource === ANONYMOUS) continue;
        const routes = byResource.get(route.resource) ?? [];
        byResource.set(route.resource, [...routes, `${route.method} /${route.path}`]);
      }
    }
    return byResource;
  }
}

/** Candidates for suggestions: full ids, or for an id without a module, the parts after `::`. */
function closest(id: string, known: readonly string[]): string | undefined {
  if (id.includes('::')) return suggestionFor(id, known);
  const byName = new Map(known.toReversed().map((each) => [each.split('::')[1] ?? '', each]));
  return byName.get(id) ?? byName.get(suggestionFor(id, byName.keys()) ?? '');
}
