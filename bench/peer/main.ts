// The peer of the bench: what Nest's documentation teaches, on the same tables. Repository, ValidationPipe, JWT guard, Express.
import { createRequire } from 'node:module';
import { Module, ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { DataSourceOptions } from 'typeorm';
import { AuthModule } from './auth.js';
import { LinksModule } from './links.js';

const url = process.env['DATABASE_URL'] ?? '';

const options: DataSourceOptions = url.startsWith('sqlite:')
  ? {
      type: 'better-sqlite3',
      driver: createRequire(import.meta.url)('libsql') as unknown,
      database: url.slice('sqlite:'.length),
      enableWAL: true,
    }
  : { type: 'mysql', url, poolSize: 10 };

@Module({ imports: [TypeOrmModule.forRoot({ ...options, autoLoadEntities: true }), AuthModule, LinksModule] })
class PeerModule {}

const app = await NestFactory.create(PeerModule, { logger: false });
app.setGlobalPrefix('rest/V1');
app.useGlobalPipes(new ValidationPipe({ transform: true, whitelist: true }));
await app.listen(0, '127.0.0.1');
process.stderr.write(`${await app.getUrl()}/rest/V1\n`);
