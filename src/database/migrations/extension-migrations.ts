import type { Type } from '@nestjs/common';
import type { ModulesContainer } from '@nestjs/core';
import type { MigrationInterface } from 'typeorm';

/** Migrations that a module adds: a provider, because the data source is created when all modules are known. */
export class ExtensionMigrations {
  constructor(readonly migrations: readonly Type<MigrationInterface>[]) {}
}

/** Those of all modules of one application; no provider has to be instantiated. */
export function migrationsOf(modules: ModulesContainer): Type<MigrationInterface>[] {
  const instances = [...modules.values()].flatMap(({ providers }) =>
    [...providers.values()].map(({ instance }) => instance as unknown),
  );
  return [
    ...new Set(instances.flatMap((instance) => (instance instanceof ExtensionMigrations ? instance.migrations : []))),
  ];
}
