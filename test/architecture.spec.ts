import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { violationsIn } from './support/architecture.js';

const imports = (...paths: string[]): string => paths.map((path) => `import '${path}';\n`).join('');

/** A small house that keeps every rule. */
const LAWFUL: Readonly<Record<string, string>> = {
  'src/app.module.ts': imports('./inventory/inventory.module.js'),
  'src/cli/cli.ts': imports('./shell.js'),
  'src/cli/shell.ts': imports('../app.module.js', '../inventory/stocks/stock.dto.js', '../auth/auth.service.js'),
  'src/nest-msi.ts': "export { Stock } from './inventory/stocks/stock.entity.js';\nexport * from './cli/shell.js';\n",
  'src/suggestions.ts': 'export const suggestionFor = () => undefined;\n',
  'src/config/load-config.ts': `${imports('../suggestions.js')}export const config = process.env;\n`,
  'src/metrics/metrics.ts': 'export class Metrics {}\n',
  'src/operations/health.service.ts': imports(
    '../database/database.js',
    '../metrics/metrics.js',
    '../config/load-config.js',
  ),
  'src/database/database.ts': imports('../config/load-config.js', '../metrics/metrics.js'),
  'src/webapi/errors.ts': imports('../database/database.js', '../suggestions.js'),
  'src/http/reply.ts': imports('../webapi/errors.js'),
  'src/console/console.ts': imports('../http/reply.js', '../webapi/errors.js'),
  'src/auth/auth.service.ts': imports('../webapi/errors.js', '../config/load-config.js', '../suggestions.js'),
  'src/stores/stores.service.ts': imports('../database/database.js'),
  'src/catalog/products.service.ts': imports('../stores/website.entity.js'),
  'src/stores/website.entity.ts': '',
  'src/stores/stores.repository.ts': "export const sql = 'SELECT 1';\n",
  'src/inventory/inventory.module.ts': imports('./stocks/stocks.controller.js', './stocks/stocks.repository.js'),
  'src/inventory/stocks/stocks.controller.ts': imports(
    './stocks.service.js',
    './stock.dto.js',
    '../sources/source.dto.js',
    '../sources/sources.service.js',
  ),
  'src/inventory/stocks/stocks.service.ts': imports(
    './stocks.repository.js',
    './stocks.validator.js',
    '../sources/sources.service.js',
    '../sources/source.entity.js',
    '../sources/sources.events.js',
    '../changes/write-path.service.js',
    '../stock-index/stock-index.service.js',
    '../../stores/stores.service.js',
    '../../catalog/products.service.js',
    '../../auth/auth.service.js',
  ),
  'src/inventory/stocks/stocks.repository.ts': `${imports('./stock.entity.js')}export const sql = 'DELETE FROM t';\n`,
  'src/inventory/stocks/stocks.validator.ts': imports('../../webapi/errors.js'),
  'src/inventory/stocks/stock.entity.ts': 'export class Stock {}\n',
  'src/inventory/stocks/stock.dto.ts': imports('./stock.entity.js'),
  'src/inventory/sources/sources.service.ts': imports('./sources.repository.js'),
  'src/inventory/sources/sources.repository.ts': '',
  'src/inventory/sources/source.entity.ts': '',
  'src/inventory/sources/sources.events.ts': imports('../changes/inventory-event.js'),
  'src/inventory/changes/inventory-event.ts': imports('../../database/database.js', '../../webapi/errors.js'),
  'src/inventory/changes/write-path.service.ts': imports('./inventory-event.js'),
  'src/inventory/stock-index/stock-index.service.ts': imports('../../database/database.js'),
  'src/inventory/sources/source.dto.ts': '',
};

const STOCKS = 'src/inventory/stocks';

/** Each breaks the one rule that is said beside it. */
const UNLAWFUL: readonly [violation: string, file: string, text: string][] = [
  ['layer: below all', 'src/suggestions.ts', imports('./metrics/metrics.js')],
  ['layer: metrics', 'src/metrics/requests.ts', imports('../database/database.js')],
  ['layer: console', 'src/console/a.ts', imports('../inventory/stocks/stocks.service.js')],
  ['layer: operations', 'src/operations/a.routes.ts', imports('../inventory/stocks/stocks.service.js')],
  ['layer: database', 'src/database/rows.ts', imports('../webapi/errors.js')],
  ['layer: webapi', 'src/webapi/input.pipe.ts', imports('../inventory/stocks/stock.entity.js')],
  ['layer: webapi', 'src/webapi/error.filter.ts', imports('../http/reply.js')],
  ['layer: auth', 'src/auth/auth.guard.ts', imports('../inventory/stocks/stocks.service.js')],
  ['layer: stores', 'src/stores/stores.module.ts', imports('../auth/auth.service.js')],
  ['layer: catalog', 'src/catalog/a.service.ts', imports('../inventory/stocks/stocks.service.js')],
  ['layer: inventory', 'src/inventory/rules.ts', imports('../app.module.js')],
  ['layer: what features share', 'src/inventory/changes/a.ts', imports('../stocks/stock.entity.js')],
  ['layer: cluster', 'src/cluster/primary.ts', imports('../inventory/stocks/stocks.service.js')],
  ['layer: cli', 'src/app.ts', imports('./cli/shell.js')],
  ['layer: the public entry', 'src/serve.ts', imports('./nest-msi.js')],
  ['role: controller', `${STOCKS}/a.controller.ts`, imports('./stocks.repository.js')],
  ['role: controller', `${STOCKS}/b.controller.ts`, imports('../../database/database.js')],
  ['role: service', `${STOCKS}/a.service.ts`, imports('./stock.dto.js')],
  ['role: validator', `${STOCKS}/a.validator.ts`, imports('./stocks.repository.js')],
  ['role: repository', `${STOCKS}/a.repository.ts`, imports('./stocks.service.js')],
  ['role: entity', `${STOCKS}/a.entity.ts`, imports('./stocks.repository.js')],
  ['role: dto', `${STOCKS}/a.dto.ts`, imports('./stocks.service.js')],
  [
    'feature: through its service, entity or events',
    `${STOCKS}/b.service.ts`,
    imports('../sources/sources.repository.js'),
  ],
  [
    'feature: through its service, entity or events',
    `${STOCKS}/c.service.ts`,
    imports('../../stores/stores.repository.js'),
  ],
  ['feature: a controller also through its dto', `${STOCKS}/c.controller.ts`, imports('../sources/source.entity.js')],
  ['cycle', `${STOCKS}/egg.ts`, "import type { Hen } from './hen.js';\nexport type Egg = Hen[];\n"],
  ['unresolved', `${STOCKS}/lost.ts`, imports('./nowhere.js')],
  ['barrel', `${STOCKS}/index.ts`, "export * from './stock.entity.js';\n"],
  [
    'text: a re-export outside of the public entry',
    `${STOCKS}/all.ts`,
    "export {\n  Stock,\n} from './stock.entity.js';\n",
  ],
  ['text: SQL outside of a repository', `${STOCKS}/d.service.ts`, "export const sql = 'SELECT 1';\n"],
  ['text: SQL outside of a repository', `${STOCKS}/e.service.ts`, 'export const go = (d: any) => d.manager.find();\n'],
  [
    'text: the environment outside of load-config.ts',
    'src/logging.ts',
    'export const level = process.env.LOG_LEVEL;\n',
  ],
  [
    'text: a comparison with a kind of database outside of its driver',
    'src/database/database.ts',
    "export const isFile = (type: string) => type === 'better-sqlite3';\n",
  ],
  ['text: the environment outside of load-config.ts', 'src/main.ts', "import { env } from 'node:process';\n"],
];

/** Lies beside the lawful files and those that break rules; its own imports are fine. */
const HEN: Readonly<Record<string, string>> = {
  [`${STOCKS}/hen.ts`]: "import type { Egg } from './egg.js';\nexport type Hen = Egg[];\n",
};

describe('the architecture', () => {
  it('is kept', async () => {
    expect(await violationsIn(process.cwd())).toEqual([]);
  });

  it('would be found broken, rule by rule', async () => {
    const found = await violationsInHouse({
      ...LAWFUL,
      ...HEN,
      ...Object.fromEntries(UNLAWFUL.map(([, file, text]) => [file, text])),
    });
    for (const [violation, file] of UNLAWFUL) {
      expect(found.filter((each) => each.startsWith(`${violation}: ${file}`))).toEqual([expect.stringContaining(file)]);
    }
    expect(found.filter((each) => !UNLAWFUL.some(([, file]) => each.includes(`: ${file}`)))).toEqual([]);
  });

  it('forbids nothing that it wants', async () => {
    expect(await violationsInHouse(LAWFUL)).toEqual([]);
  });
});

async function violationsInHouse(files: Readonly<Record<string, string>>): Promise<string[]> {
  const house = await mkdtemp(join(tmpdir(), 'nest-msi-'));
  try {
    for (const [file, text] of Object.entries(files)) {
      await mkdir(dirname(join(house, file)), { recursive: true });
      await writeFile(join(house, file), text);
    }
    return await violationsIn(house);
  } finally {
    await rm(house, { recursive: true });
  }
}
