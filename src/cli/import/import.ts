import type { INestApplicationContext } from '@nestjs/common';
import type { Command } from 'commander';
import { Database } from '../../database/database.js';
import { AdjustmentsService } from '../../inventory/source-items/adjustments/adjustments.service.js';
import { CsvFile } from '../csv/csv-file.js';
import { delimiterOption } from '../csv/delimiter.js';
import { ADJUSTMENT_COLUMNS, adjustmentOf } from '../kinds/adjustments.js';
import type { BatchKind, Kind, RowKind } from '../kinds/kind.js';
import { linksKind } from '../kinds/links.js';
import { productsKind } from '../kinds/products.js';
import { sourceItemsKind } from '../kinds/source-items.js';
import { sourcesKind } from '../kinds/sources.js';
import { stocksKind } from '../kinds/stocks.js';
import type { Shell } from '../shell.js';
import { AdjustmentsImport } from './adjustments-import.js';
import { BatchImport } from './batch-import.js';
import { ImportFile } from './import-file.js';
import { RowImport } from './row-import.js';

interface Options {
  readonly dryRun?: true;
  readonly verbose?: true;
  readonly delimiter?: string;
}

interface Import {
  readonly name: string;
  readonly description: string;
  /** Example of a file, and notes, for `--help`. */
  readonly help: string;
  /** Whether `export` writes such files. */
  readonly isExported: boolean;
  readonly start: (app: INestApplicationContext, file: CsvFile, options: Options, shell: Shell) => Runner;
}

interface Runner {
  write(): Promise<void>;
  compare(isVerbose: boolean): Promise<void>;
}

const LAST_COUNTS = (key: string): string =>
  `The file is read twice: first every line is checked, with the rules of the REST API, then all lines are written in one
transaction. Of several lines with the same ${key}, the last one counts.`;

const IMPORTS: readonly Import[] = [
  {
    name: 'source-items',
    description: 'Write quantities: how much of each product each source has.',
    help: `  source_code,sku,quantity,status
  central,new_product1,1000,1
  east,"shirt, red",12.5,0

status is 1 (in stock) or 0 (out of stock); empty, or without the column, it is 1.

${LAST_COUNTS('source_code and sku')}`,
    isExported: true,
    start: batches(sourceItemsKind),
  },
  {
    name: 'adjustments',
    description: 'Add differences to quantities, which keeps what others write at the same time.',
    help: `  source_code,sku,delta,expected_quantity,status,reason,reference,create
  central,new_product1,-2,1000,,damaged,RMA-1001,
  east,new_product1,12.5,,,,,1

Columns behind delta are optional. Lines with the same source_code and sku are added up. An item that does not exist is
refused, unless create is 1. With an expected_quantity, nothing is written when the quantity is another one.`,
    isExported: false,
    start: adjustments,
  },
  {
    name: 'links',
    description: 'Link sources to stocks, or change the priority of links.',
    help: `  source_code,stock_id,priority
  central,4,1
  east,4,2

${LAST_COUNTS('source_code and stock_id')}`,
    isExported: true,
    start: batches(linksKind),
  },
  {
    name: 'sources',
    description: 'Create or change sources.',
    help: `  source_code,name,country_id,postcode,enabled,city
  central,Central Shipping Center,US,63145,1,St. Louis

Other columns: description, latitude, longitude, region_id, region, street, contact_name, email, phone, fax,
is_pickup_location_active, frontend_name, frontend_description. A file without a column leaves its values unchanged; an
empty cell clears the value. Lines are saved one after the other, in one transaction.`,
    isExported: true,
    start: rows(sourcesKind),
  },
  {
    name: 'stocks',
    description: 'Create or change stocks and their sales channels.',
    help: `  stock_id,name,sales_channels
  4,St. Louis Stock,base|eu
  ,Overseas,

sales_channels are website codes, or type:code, separated by |. They replace the channels of the stock; a file without
the column leaves channels unchanged. A line with a stock_id updates that stock, or creates it with this id; a line
without one updates the stock of that name, or creates it with the next id; two such lines of one name are refused.`,
    isExported: true,
    start: rows(stocksKind),
  },
  {
    name: 'products',
    description: 'Create or change products, on a database of our own.',
    help: `  sku,name,type_id,websites,qty,is_in_stock,use_config_min_qty,min_qty
  blue-shirt,Blue shirt,simple,1,10,1,0,2
  shirts,Shirts,configurable,1|2,,1,,

websites are ids, separated by |. qty is the quantity in the source "default". Other columns: use_config_manage_stock,
manage_stock, use_config_backorders, backorders. Empty cells, and columns that the file lacks, keep their values. Lines
are saved one after the other, in one transaction.`,
    isExported: false,
    start: rows(productsKind),
  },
];

export function addImportCommands(program: Command, shell: Shell): void {
  const group = program
    .command('import')
    .description('Import a CSV file in one transaction: all lines, or none when a line is invalid.')
    .addHelpText(
      'after',
      `
Examples:
  nest-msi import source-items quantities.csv --dry-run
  nest-msi import sources sources.csv.gz`,
    );
  for (const each of IMPORTS) addImport(group, shell, each);
}

function addImport(group: Command, shell: Shell, { name, description, help, isExported, start }: Import): void {
  group
    .command(name)
    .description(description)
    .argument('<file>', 'CSV file, also with gzip, or - for standard input')
    .addOption(delimiterOption('as the header has it'))
    .option('--dry-run', 'print what would change, and write nothing')
    .option('--verbose', 'with --dry-run: print every line, not only the first 20 changes')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      `
The first line names the columns, in any order; unknown columns are ignored with a note:
${help}

Examples:
  nest-msi import ${name} ${name}.csv --dry-run
  nest-msi import ${name} ${name}.csv${isExported ? `\n  nest-msi export ${name} | nest-msi import ${name} - --json` : ''}`,
    )
    .action(async (path: string, options: Options) => {
      const file = await CsvFile.open(path, shell.io.stdin);
      try {
        await shell.inApp(async (app) => {
          const runner = start(app, file, options, shell);
          await (options.dryRun ? runner.compare(options.verbose ?? false) : runner.write());
        });
      } finally {
        await file.close();
      }
    });
}

function batches<Item, Stored>(kindOf: (app: INestApplicationContext) => BatchKind<Item, Stored>): Import['start'] {
  return (app, file, options, shell) => {
    const kind = kindOf(app);
    return new BatchImport(kind, importFile(file, kind, options, shell), app.get(Database), shell);
  };
}

function adjustments(app: INestApplicationContext, file: CsvFile, options: Options, shell: Shell): Runner {
  const kind = sourceItemsKind(app);
  const source = importFile(file, { ...kind, ...ADJUSTMENT_COLUMNS }, options, shell);
  return new AdjustmentsImport(kind, adjustmentOf, source, app.get(AdjustmentsService), shell);
}

function rows<Stored>(kindOf: (app: INestApplicationContext) => RowKind<Stored>): Import['start'] {
  return (app, file, options, shell) => {
    const kind = kindOf(app);
    return new RowImport(kind, importFile(file, kind, options, shell), app.get(Database), shell);
  };
}

const importFile = <Stored>(file: CsvFile, kind: Kind<Stored>, { delimiter }: Options, shell: Shell): ImportFile =>
  new ImportFile(file, kind, shell, delimiter);
