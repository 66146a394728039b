import { SetMetadata } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import type { INestApplicationContext } from '@nestjs/common';
import type { DocumentBuilder, OpenAPIObject } from '@nestjs/swagger';
import { AccessMode } from '../routes/route.guard.js';

/** A security scheme of OpenAPI 3. */
export type SecuritySchemeObject = Parameters<DocumentBuilder['addSecurity']>[1];

const SCHEME = Symbol('security scheme');

/** On the class of a provider: how it is authenticated, for the documentation. */
export const SecurityScheme = (scheme: SecuritySchemeObject): ClassDecorator => SetMetadata(SCHEME, scheme);

const BEARER = 'bearer';
const ADMIN_TOKEN: SecuritySchemeObject = {
  scheme: BEARER,
  bearerFormat: 'JWT',
  type: 'http',
  description: 'An admin token, without quotes.',
};

/** All ways of signing in, by name: Magento's, unless it is off, and those of extensions. No provider is instantiated. */
export function securitySchemesOf(app: INestApplicationContext): Record<string, SecuritySchemeObject> {
  const schemes: Record<string, SecuritySchemeObject> = {};
  if (app.get(AccessMode, { strict: false }).acceptsMagento) schemes[BEARER] = ADMIN_TOKEN;
  for (const { providers } of app.get(ModulesContainer).values()) {
    for (const { metatype } of providers.values()) {
      const scheme: unknown = typeof metatype === 'function' && Reflect.getMetadata(SCHEME, metatype);
      if (typeof metatype === 'function' && scheme) schemes[metatype.name] = scheme as SecuritySchemeObject;
    }
  }
  return schemes;
}

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

/** One of the schemes suffices. */
export function secure(operation: Operation, schemes: Readonly<Record<string, SecuritySchemeObject>>): void {
  if (operation.security) operation.security = Object.keys(schemes).map((name) => ({ [name]: [] }));
}
