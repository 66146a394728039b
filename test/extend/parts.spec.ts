import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DynamicModule, Provider, Type } from '@nestjs/common';
import { describe, expect, it } from '@jest/globals';
import { InventoryModule } from '../../src/inventory/inventory.module.js';
import * as parts from '../../src/parts.js';

/** Services that no override replaces, and why. */
const NOT_PARTS: Readonly<Record<string, string>> = {
  EventsService: 'calls listeners',
  ExtensionAttributesService: 'calls providers of extension attributes',
  HooksService: 'calls hooks',
  RulesService: 'calls rules',
  RoutesService: 'knows the routes',
  HealthService: 'belongs to the service, not to the module',
};

/** Of all source files. */
async function servicesAndRepositories(): Promise<string[]> {
  const files = (await readdir('src', { recursive: true })).filter((name) => /(?<!\.spec)\.ts$/.test(name));
  const texts = await Promise.all(files.map((name) => readFile(join('src', name), 'utf8')));
  const names = texts.flatMap((text) =>
    [...text.matchAll(/^@Injectable\(\)\nexport (?:abstract )?class (\w+(?:Service|Repository))\b/gm)].map(
      ([, name]) => name!,
    ),
  );
  return names.sort();
}

const tokens = Object.entries(parts).filter(([name]) => /(Service|Repository)$/.test(name)) as [string, Type<object>][];
const names = tokens.map(([name]) => name).sort();

const providersOf = ({ providers = [], imports = [] }: DynamicModule): Provider[] => [
  ...providers,
  ...imports.flatMap((each) => ('module' in each ? providersOf(each) : [])),
];

describe('the tokens of parts', () => {
  it('are every service and repository of the modules', async () => {
    const found = await servicesAndRepositories();
    expect(found.length).toBeGreaterThan(80);
    expect([...names, ...Object.keys(NOT_PARTS)].sort()).toEqual(found);
  });

  it('can be replaced, each in one module', () => {
    const overrides = tokens.map(([, provide]) => ({ provide, useValue: {} }));
    const providers = providersOf(InventoryModule.forRoot({ config: {}, overrides }));
    for (const override of overrides) expect(providers.filter((provider) => provider === override)).toEqual([override]);
    expect(providers.filter((provider) => names.includes((provider as Type).name))).toEqual([]);
  });

  it('are named by the error about one that is none', () => {
    const overrides = [{ provide: Date, useValue: {} }];
    expect(() => InventoryModule.forRoot({ config: {}, overrides })).toThrow(
      `overrides: Date cannot be replaced. These can: ${names.join(', ')}.`,
    );
  });

  it('are each in the table of docs/extending.md, once', async () => {
    const text = await readFile('docs/extending.md', 'utf8');
    const [, table = ''] = text.split('\n### The tokens\n');
    const rows = table.split('\n## ')[0]!.match(/^\|.*\|$/gm) ?? [];
    const listed = rows.flatMap((row) => [...row.matchAll(/`(\w+)`/g)].map(([, name]) => name!));
    expect(listed.sort()).toEqual(names);
  });
});
