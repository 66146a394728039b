import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';

const DOCS = 'docs';

export function buildDocument(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder().setTitle('nest-msi').setVersion('0.1.0').addBearerAuth().build();
  return SwaggerModule.createDocument(app, config);
}

export function serveDocs(app: INestApplication): void {
  SwaggerModule.setup(DOCS, app, () => buildDocument(app));
}
