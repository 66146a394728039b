import { createHash } from 'node:crypto';
import { Inject, Injectable, Module } from '@nestjs/common';
import { Authentication, Caller, loadConfig, parts, serve, type ServeOptions, type Source } from 'nest-msi';

type Headers = Readonly<Record<string, string | string[] | undefined>>;

const digest = (key: unknown): string => createHash('sha256').update(String(key)).digest('hex');

@Authentication({ type: 'apiKey', in: 'header', name: 'X-Key' })
@Injectable()
class Keys implements Authentication {
  authenticate({ headers }: { readonly headers: Headers }): Caller | null {
    if (digest(headers['x-key']) !== digest(process.env.KEY)) return null;
    return new Caller('shop', 'key', new Set(['Magento_InventoryApi::source', 'Magento_InventoryApi::source_edit']));
  }
}

@Module({ providers: [Keys] })
class KeysModule {}

/** What was read once. */
class Cache extends Map<string, Source | null> {}

@Injectable()
class CachedSources extends parts.SourcesRepository {
  @Inject('cache') private readonly cache!: Cache;

  override async byCode(code: string): Promise<Source | null> {
    if (!this.cache.has(code)) this.cache.set(code, await super.byCode(code));
    return this.cache.get(code) ?? null;
  }

  override async save(source: Partial<Source>): Promise<void> {
    await super.save(source);
    this.cache.clear();
  }
}

const options: ServeOptions = {
  authentication: 'own',
  overrides: [{ provide: parts.SourcesRepository, useClass: CachedSources }],
  messages: { 'Validation Failed': 'Ungültig', 'Source with code "%value" does not exist.': 'Kein Lager "%value".' },
  configure: (app) => app.use('/hello', (_: unknown, response: { end(text: string): void }) => response.end('hello')),
};

@Module({ providers: [{ provide: 'cache', useValue: new Cache() }], exports: ['cache'] })
class CacheModule {}

/** The service, with parts of it replaced. */
await serve(loadConfig(), [KeysModule, { module: CacheModule, global: true }], options);
