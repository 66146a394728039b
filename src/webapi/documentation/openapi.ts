import type { INestApplication, Type } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import packageJson from '../../../package.json' with { type: 'json' };
import { ACL, SECTION } from './openapi.decorators.js';
import { ERROR, ERROR_RESPONSES, errorResponse, NOTHING } from './openapi.responses.js';
import { ROUTE, type RouteDefinition } from '../route.decorator.js';

const DOCS = 'docs';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

const DESCRIPTION = `
${packageJson.description}.

1. Execute \`POST /rest/V1/integration/admin/token\` with the user and the password that the first start printed.
2. Put the token, without its quotes, into **Authorize**. It is good for an hour by default.
3. Try the rest. Parameters that are left empty are not sent.

Every path is also there as \`/rest/<store>/V1/…\`, with the code of a store view or \`all\`. Bodies may be XML, and
\`Accept: application/xml\` asks for XML answers. More in the project's \`README.md\`.
`.trim();

/** Swagger UI, with all its assets, and the document. */
export function serveDocs(app: INestApplication): void {
  SwaggerModule.setup(DOCS, app, () => buildDocument(app), {
    raw: ['json'],
    jsonDocumentUrl: `${DOCS}/openapi.json`,
    customSiteTitle: packageJson.name,
    customCss: '.swagger-ui .topbar { display: none }',
    swaggerOptions: {
      persistAuthorization: true,
      tryItOutEnabled: true,
      displayRequestDuration: true,
      defaultModelsExpandDepth: 0,
    },
  });
}

/** The routes and DTOs as OpenAPI 3. An application in preview mode will do. */
export function buildDocument(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.0.3')
    .setTitle(packageJson.name)
    .setVersion(packageJson.version)
    .setDescription(DESCRIPTION)
    .setLicense(packageJson.license, 'https://opensource.org/license/mit')
    .addServer('/')
    .addBearerAuth({ type: 'http', description: 'An admin token, without quotes.' })
    .build();
  const document = SwaggerModule.createDocument(app, config);
  for (const path of Object.values(document.paths)) {
    for (const operation of [path.get, path.post, path.put, path.delete])
      if (operation && ACL in operation) complete(operation);
  }
  document.tags = tagsOf(app);
  document.components = { ...document.components, responses: ERROR_RESPONSES };
  return withPlainNames(document);
}

/** What every operation answers besides its own results. */
function complete(operation: Operation): void {
  const { 200: result, 404: notFound } = operation.responses;
  operation.responses = {
    200: result && 'content' in result ? result : NOTHING,
    400: { $ref: '#/components/responses/BadRequest' },
    401: { $ref: '#/components/responses/Unauthorized' },
    ...(notFound && 'description' in notFound && { 404: errorResponse(notFound.description) }),
    ...(operation.requestBody && { 413: { $ref: '#/components/responses/TooLarge' } }),
  };
}

/** Magento's services, in the order of the modules. */
function tagsOf(app: INestApplication): { name: string; description: string }[] {
  const tags = new Map<string, string>();
  for (const module of app.get(ModulesContainer).values()) {
    for (const { metatype } of module.controllers.values()) {
      const { prototype } = metatype as Type<object>;
      const section = Reflect.getMetadata(SECTION, metatype as object) as string;
      for (const handler of Object.values(Object.getOwnPropertyDescriptors(prototype))) {
        const route = Reflect.getMetadata(ROUTE, handler.value as object) as RouteDefinition | undefined;
        if (route) tags.set(route.service, section);
      }
    }
  }
  return [...tags].map(([name, description]) => ({ name, description }));
}

/** Schemas are named as what they are, `Stock`, not as our classes; sorted, so that a change moves nothing else. */
function withPlainNames(document: OpenAPIObject): OpenAPIObject {
  const text = JSON.stringify(document).replaceAll(/("#\/components\/schemas\/\w+?)Dto"/g, '$1"');
  const plain = JSON.parse(text) as OpenAPIObject;
  const schemas = Object.entries(plain.components?.schemas ?? {}).map(
    ([name, schema]) => [name.replace(/Dto$/, ''), schema] as const,
  );
  schemas.push(['Error', ERROR]);
  const sorted = schemas.sort(([one], [other]) => (one < other ? -1 : 1));
  return { ...plain, components: { ...plain.components, schemas: Object.fromEntries(sorted) } };
}
