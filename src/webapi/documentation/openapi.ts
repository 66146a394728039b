import type { INestApplication } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { packageJson } from '../../package-json.js';
import { ACL, SECTION, type Section } from './openapi.decorators.js';
import { plainName } from './schema-names.js';
import { secure, securitySchemesOf } from './security.js';
import { ERROR, ERROR_RESPONSES, errorResponse, NOTHING } from './openapi.responses.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

const SIGN_IN = `
1. Execute \`POST /rest/V1/integration/admin/token\` with the user and the password that the first start printed.
2. Put the token, without its quotes, into **Authorize**. It is valid for an hour by default.
3. Execute any other operation. Empty parameters are not sent.
`.trim();

const SIGN_IN_ELSEWHERE = 'Enter your credentials into **Authorize**. Empty parameters are not sent.';

const PATHS = `
Every path also exists as \`/rest/<store>/V1/…\`, with the code of a store view or \`all\`. Bodies may be XML, and
\`Accept: application/xml\` asks for XML responses. Clients, configuration and operation are described in the project's
\`README.md\` and \`docs/\`.
`.trim();

/** Generates the OpenAPI 3 document from routes and DTOs; works on an application in preview mode. */
export function buildDocument(app: INestApplication): OpenAPIObject {
  const schemes = securitySchemesOf(app);
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.0.3')
    .setTitle(packageJson.name)
    .setVersion(packageJson.version)
    .setDescription(
      [`${packageJson.description}.`, 'bearer' in schemes ? SIGN_IN : SIGN_IN_ELSEWHERE, PATHS].join('\n\n'),
    )
    .setLicense(packageJson.license, 'https://opensource.org/license/mit')
    .addServer('/');
  for (const [name, scheme] of Object.entries(schemes)) config.addSecurity(name, scheme);
  const document = SwaggerModule.createDocument(app, config.build());
  for (const path of Object.values(document.paths)) {
    for (const operation of [path.get, path.post, path.put, path.delete])
      if (operation && ACL in operation) complete(operation, schemes);
  }
  document.tags = tagsOf(app);
  document.components = { ...document.components, responses: ERROR_RESPONSES };
  return withPlainNames(document);
}

/** Responses common to all operations. */
function complete(operation: Operation, schemes: Parameters<typeof secure>[1]): void {
  secure(operation, schemes);
  const { 200: result, ...own } = operation.responses;
  operation.responses = {
    200: result && 'content' in result ? result : NOTHING,
    400: { $ref: '#/components/responses/BadRequest' },
    401: { $ref: '#/components/responses/Unauthorized' },
    ...(operation.requestBody && { 413: { $ref: '#/components/responses/TooLarge' } }),
    ...Object.fromEntries(
      Object.entries(own)
        .filter(([status]) => Number(status) >= 400)
        .map(([status, response]) => [status, asError(response)]),
    ),
  };
}

type OperationResponse = Operation['responses'][string];

const asError = (response: OperationResponse): OperationResponse =>
  response && 'description' in response && !response.content ? errorResponse(response.description) : response;

/** The sections in the order of the modules and their controllers. */
function tagsOf(app: INestApplication): { name: string; description: string }[] {
  const tags = new Map<string, string>();
  for (const module of app.get(ModulesContainer).values()) {
    for (const { metatype } of module.controllers.values()) {
      const { name, description } = (Reflect.getMetadata(SECTION, metatype as object) ?? {}) as Partial<Section>;
      if (name !== undefined && !tags.get(name)) tags.set(name, description ?? '');
    }
  }
  return [...tags].map(([name, description]) => ({ name, description }));
}

/** Schema names without `Dto`, and without the prefix for other documents; sorted, for minimal diffs. */
function withPlainNames(document: OpenAPIObject): OpenAPIObject {
  const text = JSON.stringify(document).replaceAll(
    /"#\/components\/schemas\/(\w+)"/g,
    (_, name: string) => `"#/components/schemas/${plainName(name)}"`,
  );
  const plain = JSON.parse(text) as OpenAPIObject;
  const schemas = Object.entries(plain.components?.schemas ?? {}).map(
    ([name, schema]) => [plainName(name), schema] as const,
  );
  schemas.push(['Error', ERROR]);
  const sorted = schemas.sort(([one], [other]) => (one < other ? -1 : 1));
  return { ...plain, components: { ...plain.components, schemas: Object.fromEntries(sorted) } };
}
