import type { Type } from '@nestjs/common';
import type { ServedRoute } from '../routes/routes.service.js';

/** Metadata keys of @nestjs/swagger, which does not export them. */
const DECORATORS = {
  API_EXTRA_MODELS: 'swagger/apiExtraModels',
  API_SCHEMA: 'swagger/apiSchema',
  API_MODEL_PROPERTIES: 'swagger/apiModelProperties',
  API_MODEL_PROPERTIES_ARRAY: 'swagger/apiModelPropertiesArray',
};

/** The document of a host application may have a `Source` of its own. */
const PREFIX = 'Msi';
const PREFIXED = /^Msi(?=[A-Z])/;

/** The name in our own document, which has no others. */
export const plainName = (name: string): string => name.replace(PREFIXED, '').replace(/Dto$/, '');

/** Gives the schemas of the routes, and all that they contain, names for a document that is not ours. */
export function prefixSchemas(routes: readonly ServedRoute[]): void {
  const seen = new Set<unknown>();
  for (const { controller, handler, dto } of routes) {
    const method = (controller as Record<string, object>)[handler] as object;
    const models = (Reflect.getMetadata(DECORATORS.API_EXTRA_MODELS, method) ?? []) as Type<object>[];
    for (const model of dto ? [dto, ...models] : models) prefix(model, seen);
  }
}

function prefix(model: Type<object>, seen: Set<unknown>): void {
  if (seen.has(model)) return;
  seen.add(model);
  const [schema] = (Reflect.getOwnMetadata(DECORATORS.API_SCHEMA, model) ?? []) as { name?: string }[];
  const name = `${PREFIX}${plainName(schema?.name ?? model.name)}`;
  Reflect.defineMetadata(DECORATORS.API_SCHEMA, [{ ...schema, name }], model);
  const prototype = model.prototype as object;
  const properties = (Reflect.getMetadata(DECORATORS.API_MODEL_PROPERTIES_ARRAY, prototype) ?? []) as string[];
  for (const property of properties) {
    const { type } = Reflect.getMetadata(DECORATORS.API_MODEL_PROPERTIES, prototype, property.slice(1)) as {
      type?: unknown;
    };
    const nested = classIn(type);
    if (nested) prefix(nested, seen);
  }
}

/** Swagger takes a class, a list of one, and a function that returns either. */
function classIn(type: unknown): Type<object> | undefined {
  if (Array.isArray(type)) return classIn(type[0]);
  if (typeof type !== 'function' || BUILT_IN.has(type)) return undefined;
  return type.prototype === undefined ? classIn((type as () => unknown)()) : (type as Type<object>);
}

const BUILT_IN = new Set<unknown>([String, Number, Boolean, Object, Array, Date]);
