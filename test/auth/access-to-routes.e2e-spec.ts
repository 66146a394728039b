import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AclResourcesService } from '../../src/auth/acl-resources.service.js';
import { ADMIN_RESOURCE, ALL_RESOURCES } from '../../src/auth/acl-resources.js';
import { RolesService } from '../../src/auth/users/roles.service.js';
import { ANONYMOUS, type RouteDefinition } from '../../src/webapi/routes/route.js';
import { OAuthClient } from '../support/oauth-client.js';
import { routesOf } from '../support/routes.js';
import { createUser, TestApp, type Answer } from '../support/test-app.js';

const PASSWORD = 'opens one door 1';

let app: TestApp;
let routes: RouteDefinition[];
/** Every resource that a role can be granted, but the one that includes all. */
let resources: string[];

beforeAll(async () => {
  app = await TestApp.start();
  routes = routesOf(app.nest).filter(({ resource }) => resource !== ANONYMOUS);
  const known = await app.nest.get(AclResourcesService).list();
  resources = known.map(({ id }) => id).filter((id) => id !== ALL_RESOURCES);
});
afterAll(() => app.stop());

const asked = new Set<string>();
const name = ({ method, path }: RouteDefinition): string => `${method} ${path}`;
const urlOf = ({ path }: RouteDefinition): string => `/rest/${path.replace(/:\w+/g, '987654')}`;

/** Without a body: whoever is let in is told what is missing, and nothing changes. */
const call = (route: RouteDefinition, token: string): Promise<Answer> => {
  asked.add(name(route));
  return app.send(route.method, urlOf(route), { token });
};

async function tokenWith(user: string, granted: readonly string[]): Promise<string> {
  await createUser(app.nest, user, PASSWORD, await app.nest.get(RolesService).create(user, granted));
  const { status, body } = await app.post(
    '/rest/V1/integration/admin/token',
    { username: user, password: PASSWORD },
    { token: null },
  );
  expect(status).toBe(200);
  return body as string;
}

async function admitted(token: string): Promise<string[]> {
  const answers = await Promise.all(routes.map(async (route) => ({ route, answer: await call(route, token) })));
  for (const { route, answer } of answers) {
    expect([name(route), answer.status < 500]).toEqual([name(route), true]);
    const body = answer.status === 401 ? refusal(route) : answer.body;
    expect([name(route), answer.body]).toEqual([name(route), body]);
  }
  return answers.filter(({ answer }) => answer.status !== 401).map(({ route }) => name(route));
}

const refusal = ({ resource }: RouteDefinition) => ({
  message: "The consumer isn't authorized to access %resources.",
  parameters: { resources: resource },
});

const namesOf = (chosen: (route: RouteDefinition) => boolean): string[] => routes.filter(chosen).map(name);

/** Every role has this one: see `ADMIN_RESOURCE`. */
const isForAll = ({ resource }: RouteDefinition): boolean => resource === ADMIN_RESOURCE;

it('is asked of every route, and each route’s resource can be granted', () => {
  expect(routes.length).toBeGreaterThan(60);
  expect(routes.filter(({ resource }) => !resources.includes(resource))).toEqual([]);
});

describe('a user', () => {
  it('with one resource is let in at its routes only, with all but one everywhere else', async () => {
    const needed = [...new Set(routes.map(({ resource }) => resource))].filter((id) => id !== ADMIN_RESOURCE);
    expect(needed.length).toBeGreaterThan(12);
    for (const [index, resource] of needed.entries()) {
      const only = await admitted(await tokenWith(`only ${index}`, [resource]));
      expect([resource, only]).toEqual([resource, namesOf((route) => route.resource === resource || isForAll(route))]);
      const others = resources.filter((each) => each !== resource);
      const but = await admitted(await tokenWith(`all but ${index}`, others));
      expect([resource, but]).toEqual([resource, namesOf((route) => route.resource !== resource)]);
    }
    expect([...asked].sort()).toEqual(routes.map(name).sort());
  });

  it('with resources that no route names is let in nowhere', async () => {
    const needed = new Set(routes.map(({ resource }) => resource));
    const idle = resources.filter((each) => !needed.has(each));
    expect(idle).toContain('Magento_InventoryApi::inventory');
    expect(await admitted(await tokenWith('idle', idle))).toEqual(namesOf(isForAll));
  });
});

describe('an integration', () => {
  it('with one resource is let in at its routes, with all but one refused there', async () => {
    const clients = new Map<string, { readonly only: OAuthClient; readonly others: OAuthClient }>();
    for (const route of routes) {
      const { method, resource } = route;
      const pair = clients.get(resource) ?? {
        only: await OAuthClient.create(app, resource),
        others: await OAuthClient.create(app, ...resources.filter((each) => each !== resource)),
      };
      clients.set(resource, pair);
      const [only, others] = [await pair.only.send(method, urlOf(route)), await pair.others.send(method, urlOf(route))];
      expect([name(route), only.status === 401]).toEqual([name(route), false]);
      expect([name(route), others.status, others.body]).toEqual([name(route), 401, refusal(route)]);
    }
  });
});
