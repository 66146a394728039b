import type { INestApplication } from '@nestjs/common';
import { SwaggerModule } from '@nestjs/swagger';
import type { Express, Request, Response } from 'express';
import { packageJson } from '../../package-json.js';
import { buildDocument } from './openapi.js';
import { page, wantsPage } from './pages.js';

const DOCS = 'docs';

/**
 * Serves Swagger UI at `/docs`, with the OpenAPI document and all assets; no external resources.
 *
 * @param hasConsole whether there is a console to link to
 */
export function serveDocs(app: INestApplication, hasConsole = false): void {
  const server = app.getHttpAdapter().getInstance() as Express;
  server.get(`/${DOCS}`, (request, response) => swaggerPage(request, response, hasConsole));
  SwaggerModule.setup(DOCS, app, () => buildDocument(app), {
    raw: ['json'],
    jsonDocumentUrl: `${DOCS}/openapi.json`,
    swaggerOptions: {
      persistAuthorization: true,
      tryItOutEnabled: true,
      displayRequestDuration: true,
      defaultModelsExpandDepth: 0,
    },
  });
}

/**
 * Redirects browsers from `/`. Not used when embedded in a host application.
 *
 * @param target path of the page that they are led to
 */
export function serveStartPage(app: INestApplication, target: string): void {
  const server = app.getHttpAdapter().getInstance() as Express;
  server.get('/', (request, response, next) => (wantsPage(request) ? response.redirect(target) : next()));
  server.get('/openapi.json', (request, _, next) => {
    request.url = `/${DOCS}/openapi.json`;
    next();
  });
}

/** Adds a viewport meta tag (Nest's page is not responsive without one) and links. */
function swaggerPage({ path }: Request, response: Response, hasConsole: boolean): void {
  const base = path.endsWith('/') ? './' : `./${DOCS}/`;
  const up = path.endsWith('/') ? '../' : './';
  const home = hasConsole ? `<a href="${up}console/">Console</a>` : `<a href="${up}">nest-msi</a>`;
  const body = `<nav aria-label="nest-msi">
${home}<a href="${base}openapi.json">OpenAPI document (JSON)</a>
</nav>
<div id="swagger-ui"></div>
<script src="${base}swagger-ui-bundle.js"></script>
<script src="${base}swagger-ui-standalone-preset.js"></script>
<script src="${base}swagger-ui-init.js"></script>`;
  const head = `<link rel="stylesheet" href="${base}swagger-ui.css">
<link rel="icon" href="${base}favicon-32x32.png">
<style>${STYLE}</style>`;
  response.type('html').send(page(`${packageJson.name}: API reference`, body, head));
}

/** On a phone, tables of parameters and responses become one column. */
const STYLE = `
.swagger-ui .topbar { display: none }
.swagger-ui .info { margin: 1rem 0 }
@media (max-width: 640px) {
  .swagger-ui .wrapper, .swagger-ui .opblock-tag-section, .swagger-ui .scheme-container .schemes { padding: 0 8px }
  .swagger-ui .opblock-tag { flex-wrap: wrap; font-size: 20px }
  .swagger-ui .opblock-tag small { flex: 1 1 100%; padding: 0; font-size: 14px }
  .swagger-ui .opblock .opblock-summary { flex-wrap: wrap }
  .swagger-ui .opblock .opblock-summary-control { flex-wrap: wrap; min-width: 0 }
  .swagger-ui .opblock .opblock-summary-path-description-wrapper { flex: 1 1 100%; max-width: 100%; padding: 4px 0 }
  .swagger-ui .opblock .opblock-summary-path { max-width: 100%; flex-shrink: 1; overflow-wrap: anywhere }
  .swagger-ui .opblock .opblock-summary-operation-id { display: none }
  .swagger-ui .opblock-section-header { flex-wrap: wrap; padding: 8px }
  .swagger-ui table, .swagger-ui tbody, .swagger-ui tr, .swagger-ui td { display: block; width: 100% !important; max-width: 100% }
  .swagger-ui table thead { display: none }
  .swagger-ui table tbody tr td, .swagger-ui table tbody tr td:first-of-type { max-width: 100%; padding: 4px 0; min-width: 0 }
  .swagger-ui .parameter__name, .swagger-ui .renderedMarkdown p { overflow-wrap: anywhere; font-size: 14px }
  .swagger-ui input[type=text], .swagger-ui select, .swagger-ui textarea {
    width: 100% !important; max-width: 100% !important; min-width: 0 !important; font-size: 16px
  }
  .swagger-ui small, .swagger-ui code { font-size: 13px !important }
  .swagger-ui .btn-group { flex-wrap: wrap }
  .swagger-ui pre, .swagger-ui .highlight-code { max-width: 100%; overflow-x: auto }
  .swagger-ui .dialog-ux .modal-ux { width: 94%; min-width: 0; max-width: 94% }
}
`;
