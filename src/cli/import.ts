import type { INestApplicationContext } from '@nestjs/common';
import type { Command } from 'commander';
import { Database } from '../database/database.js';
import { SourceItemDto, toItemToSave, toSourceItemDto } from '../inventory/source-items/source-item.dto.js';
import type { ItemToSave, SourceItem } from '../inventory/source-items/source-item.entity.js';
import { SourceItemsService } from '../inventory/source-items/source-items.service.js';
import {
  StockSourceLinkDto,
  toLinkToSave,
  toStockSourceLinkDto,
} from '../inventory/stock-source-links/stock-source-link.dto.js';
import type { LinkToSave, StockSourceLink } from '../inventory/stock-source-links/stock-source-link.entity.js';
import { StockSourceLinksService } from '../inventory/stock-source-links/stock-source-links.service.js';
import { CsvFile } from './csv-file.js';
import { FileImport, type Kind } from './file-import.js';
import type { Shell } from './shell.js';

const sourceItems = (app: INestApplicationContext): Kind<ItemToSave, SourceItem> => ({
  what: 'source item',
  columns: ['source_code', 'sku', 'quantity', 'status'],
  key: ['source_code', 'sku'],
  dto: SourceItemDto,
  toItem: toItemToSave,
  toCells: (item) => ({ ...toSourceItemDto(item) }),
  service: app.get(SourceItemsService),
});

const links = (app: INestApplicationContext): Kind<LinkToSave, StockSourceLink> => ({
  what: 'link',
  columns: ['source_code', 'stock_id', 'priority'],
  key: ['source_code', 'stock_id'],
  dto: StockSourceLinkDto,
  toItem: toLinkToSave,
  toCells: (link) => ({ ...toStockSourceLinkDto(link) }),
  service: app.get(StockSourceLinksService),
});

interface Options {
  readonly dryRun?: true;
  readonly verbose?: true;
}

export function addImportCommands(program: Command, shell: Shell): void {
  const group = program
    .command('import')
    .description('Write a CSV file: all of it, or nothing when any line is wrong.')
    .addHelpText(
      'after',
      `
Examples:
  nest-msi import source-items quantities.csv --dry-run
  nest-msi import links links.csv`,
    );
  addImport(group, shell, {
    name: 'source-items',
    description: 'Write quantities: how much of each product each source has.',
    key: 'source_code and sku',
    example: 'source_code,sku,quantity,status\n  central,new_product1,1000,1\n  east,"shirt, red",12.5,0',
    kind: sourceItems,
  });
  addImport(group, shell, {
    name: 'links',
    description: 'Link sources to stocks, or change the priority of links.',
    key: 'source_code and stock_id',
    example: 'source_code,stock_id,priority\n  central,4,1\n  east,4,2',
    kind: links,
  });
}

interface ImportCommand<Item, Stored> {
  readonly name: string;
  readonly description: string;
  readonly key: string;
  readonly example: string;
  readonly kind: (app: INestApplicationContext) => Kind<Item, Stored>;
}

function addImport<Item, Stored>(
  group: Command,
  shell: Shell,
  { name, description, key, example, kind }: ImportCommand<Item, Stored>,
): void {
  group
    .command(name)
    .description(description)
    .argument('<file>', 'CSV file in UTF-8, or - for standard input')
    .option('--dry-run', 'print what would change, and write nothing')
    .option('--verbose', 'with --dry-run: print every line, not only the first 20 changes')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      `
The first line names the columns; their order is free:
  ${example}

The file is read twice: first every line is checked, with the rules of the REST API, then all of it is written in one
transaction. Of several lines with the same ${key}, the last one counts.

Examples:
  nest-msi import ${name} ${name}.csv --dry-run
  nest-msi import ${name} ${name}.csv
  zcat ${name}.csv.gz | nest-msi import ${name} - --json`,
    )
    .action(async (path: string, options: Options) => {
      const file = await CsvFile.open(path, shell.around.stdin);
      try {
        await shell.inApp(async (app) => {
          const run = new FileImport(kind(app), file, app.get(Database), shell);
          await (options.dryRun ? run.compare(options.verbose ?? false) : run.write());
        });
      } finally {
        await file.close();
      }
    });
}
