import { Option, type Command } from 'commander';
import { delimiterOption } from '../csv/delimiter.js';
import type { Exported, Filters } from '../kinds/filters.js';
import { columnsOf } from '../kinds/kind.js';
import { exportLinks } from '../kinds/links.js';
import { exportSourceItems } from '../kinds/source-items.js';
import { exportSources } from '../kinds/sources.js';
import { exportStocks } from '../kinds/stocks.js';
import type { Shell } from '../shell.js';
import { counted } from '../text.js';
import { ExportRows } from './export-rows.js';
import { writeFile, writeTo } from './output.js';

interface Options extends Filters {
  readonly delimiter?: string;
  readonly bom?: boolean;
}

interface Export {
  readonly name: string;
  /** Noun in the singular, for messages. */
  readonly what: string;
  readonly description: string;
  readonly filters: readonly (keyof Filters)[];
  readonly exported: Exported;
}

const EXPORTS: readonly Export[] = [
  {
    name: 'source-items',
    what: 'source item',
    description: 'Print quantities: how much of each product each source has.',
    filters: ['source', 'stock', 'sku'],
    exported: exportSourceItems,
  },
  {
    name: 'links',
    what: 'link',
    description: 'Print which sources are linked to which stocks.',
    filters: ['source', 'stock'],
    exported: exportLinks,
  },
  {
    name: 'sources',
    what: 'source',
    description: 'Print sources.',
    filters: ['source', 'stock'],
    exported: exportSources,
  },
  {
    name: 'stocks',
    what: 'stock',
    description: 'Print stocks and their sales channels.',
    filters: ['stock'],
    exported: exportStocks,
  },
];

const FILTERS: Readonly<Record<keyof Filters, [flags: string, text: string, example: string]>> = {
  source: ['--source <code>', 'only of this source; repeat it for more', '--source central'],
  stock: ['--stock <id>', 'only of this stock, by id or name; repeat it for more', '--stock 4'],
  sku: ['--sku <sku>', 'only of this product; repeat it for more', '--sku new_product1'],
};

const NO_FILTERS: Filters = { source: [], stock: [], sku: [] };

export function addExportCommands(program: Command, shell: Shell): void {
  const group = program
    .command('export')
    .description('Export a table as CSV, to standard output or a file. The import command reads the same format.')
    .addHelpText(
      'after',
      `
Examples:
  nest-msi export source-items quantities.csv.gz
  nest-msi export links --stock 4`,
    );
  for (const each of EXPORTS) addExport(group, shell, each);
}

function addExport(group: Command, shell: Shell, { name, what, description, filters, exported }: Export): void {
  const command = group
    .command(name)
    .description(description)
    .argument('[file]', 'written with gzip when it ends in .gz; without it, or with -: standard output');
  for (const [flags, text] of filters.map((filter) => FILTERS[filter])) {
    command.addOption(new Option(flags, text).argParser(collect).default([], 'all'));
  }
  command
    .addOption(delimiterOption('comma'))
    .option('--bom', 'begin with a byte order mark, by which Excel recognises UTF-8')
    .option('--json', 'print rows as JSON, one a line; with a file: print the result as JSON')
    .addHelpText(
      'after',
      `
The columns are ${columnsOf(exported.columns).join(',')}.
The file is written atomically: it appears when it is complete, and replaces an existing one.

Examples:
  nest-msi export ${name} > ${name}.csv
  nest-msi export ${name} ${name}.csv.gz --json
  nest-msi export ${name} ${filters.map((filter) => FILTERS[filter][2]).join(' ')}`,
    )
    .action((file: string | undefined, { delimiter = ',', bom = false, ...filtered }: Options) =>
      shell.inApp(async (app) => {
        const rows = new ExportRows(exported, { ...NO_FILTERS, ...filtered }, app, shell);
        if (file === undefined || file === '-')
          return writeTo(shell.io.stdout, shell.json ? rows.json() : rows.csv(delimiter, bom));
        await writeFile(file, rows.csv(delimiter, bom));
        await shell.result({ file, rows: rows.count }, `${file}: wrote ${counted(rows.count, what)}.`);
      }),
    );
}

const collect = (value: string, previous: readonly string[]): readonly string[] => [...previous, value];
