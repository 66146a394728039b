import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { MigrationInterface } from 'typeorm';
import { ExtensionMigrations } from '../database/migrations/extension-migrations.js';
import { DATA_SOURCE } from '../database/options.js';

/** Tables of a module that extends the service. */
export interface FeatureOptions {
  /** Their repositories can be injected with `@InjectRepository(Entity, DATA_SOURCE)`. */
  readonly entities?: readonly Type<object>[];
  /** Run with ours: under one lock, by `nest-msi migrate` and by every start. Named as TypeORM wants: `CreateAudit1764320000000`. */
  readonly migrations?: readonly Type<MigrationInterface>[];
}

@Module({})
export class FeatureModule {
  static with({ entities = [], migrations = [] }: FeatureOptions): DynamicModule {
    return {
      module: FeatureModule,
      imports: [TypeOrmModule.forFeature([...entities], DATA_SOURCE)],
      providers: [{ provide: ExtensionMigrations, useValue: new ExtensionMigrations(migrations) }],
      exports: [TypeOrmModule],
    };
  }
}
