import type { INestApplicationContext, ModuleMetadata, Type } from '@nestjs/common';
import type { CorsOptions } from '@nestjs/common/interfaces/external/cors-options.interface.js';
import { ModulesContainer, NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { type Logger } from 'pino';
import type { MigrationInterface } from 'typeorm';
import { AppModule } from './app.module.js';
import type { Config } from './config/config.js';
import { serveConsole } from './console/console.js';
import { migrationsOf } from './database/migrations/extension-migrations.js';
import type { ServiceOptions } from './inventory/inventory-options.js';
import { createLogger, NestLogger, requestLog } from './logging.js';
import { Metrics } from './metrics/metrics.js';
import { securityHeaders } from './http/security-headers.js';
import { serveDocs, serveStartPage } from './webapi/documentation/swagger-ui.js';
import { ROOT } from './webapi/routes/route.js';
import { WebapiAdapter } from './http/webapi.adapter.js';

/** Options of `createApp`. */
export interface AppOptions extends ServiceOptions {
  /** Modules that extend it. */
  readonly imports?: ModuleMetadata['imports'];
  /** Modules and routes only: no provider is instantiated, no database is opened. */
  readonly preview?: boolean;
}

/**
 * Creates the application; it does not listen yet. For tests of your modules:
 *
 *     const app = await createApp(loadConfig({ DATABASE_URL: 'sqlite:test.sqlite' }), undefined, { imports: [AcmeModule] });
 *     await app.listen(0, '127.0.0.1');
 *
 * @param logger pino's; default: the service's own, by `config.logLevel`
 */
export async function createApp(
  config: Config,
  logger: Logger = createLogger(config),
  { imports = [], preview = false, ...options }: AppOptions = {},
): Promise<NestExpressApplication> {
  const adapter = new WebapiAdapter(config, isApi);
  const app = await NestFactory.create<NestExpressApplication>(AppModule.forRoot(config, imports, options), adapter, {
    logger: new NestLogger(logger),
    bodyParser: false,
    abortOnError: false,
    preview,
  });
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', false);
  app.set('trust proxy', proxies(config.trustProxy));
  app.use(requestLog(logger, app.get(Metrics).requests), securityHeaders());
  if (config.corsOrigins !== '') app.enableCors(cors(config.corsOrigins));
  serveStartPage(app, config.console ? '/console/' : '/docs');
  serveDocs(app, config.console);
  if (config.console) serveConsole(app);
  return app;
}

/** Creates an application context without routes, for the command line. */
export function createContext(
  config: Config,
  logger: Logger,
  imports: ModuleMetadata['imports'] = [],
  options: ServiceOptions = {},
): Promise<INestApplicationContext> {
  return NestFactory.createApplicationContext(AppModule.forRoot(config, imports, options), {
    logger: new NestLogger(logger),
    abortOnError: false,
  });
}

/** Migrations of modules; no database is opened. */
export async function extensionMigrations(
  config: Config,
  imports: ModuleMetadata['imports'] = [],
): Promise<Type<MigrationInterface>[]> {
  if (imports.length === 0) return [];
  const app = await NestFactory.createApplicationContext(AppModule.forRoot(config, imports), {
    logger: false,
    abortOnError: false,
    preview: true,
  });
  return migrationsOf(app.get(ModulesContainer));
}

const isApi = (path: string): boolean => path === `/${ROOT}` || path.startsWith(`/${ROOT}/`);

/** Without credentials: the API knows no cookies. */
const cors = (origins: string): CorsOptions => ({
  origin: origins === '*' ? '*' : origins.split(/\s*,\s*/),
  methods: ['GET', 'POST', 'PUT', 'DELETE'],
  exposedHeaders: ['X-Request-Id', 'Retry-After', 'ETag'],
});

/** As Express wants it. */
const proxies = (text: string): boolean | number | string =>
  /^(true|false)$/i.test(text) ? text.toLowerCase() === 'true' : /^\d+$/.test(text) ? Number(text) : text;
