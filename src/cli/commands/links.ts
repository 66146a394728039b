import type { Command } from 'commander';
import {
  toLinkedSourceDtos,
  toLinksDifferenceDto,
} from '../../inventory/stock-source-links/links-of-stock/links-of-stock.dto.js';
import type {
  LinkedSource,
  LinksDifference,
  LinksOfStock,
  Move,
} from '../../inventory/stock-source-links/links-of-stock/linked-source.entity.js';
import { LinksOfStockService } from '../../inventory/stock-source-links/links-of-stock/links-of-stock.service.js';
import { UsageError } from '../exit.js';
import { visible, type Shell } from '../shell.js';
import { aligned } from '../text.js';

interface Options {
  readonly dryRun?: true;
}

interface MoveOptions extends Options {
  readonly before?: string;
  readonly after?: string;
  readonly position?: string;
}

export function addLinkCommands(program: Command, shell: Shell): void {
  addLinkSet(program, shell);
  addLinkMove(program, shell);
}

function addLinkSet(program: Command, shell: Shell): void {
  program
    .command('link:set')
    .description('Set the sources of a stock, all of them and in this order. Others are unlinked.')
    .argument('<stock>', 'id of the stock')
    .argument('<sources...>', 'codes of the sources, the first to be used first')
    .option('--dry-run', 'print what would change, and write nothing')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      `
Examples:
  nest-msi link:set 4 east central south --dry-run
  nest-msi link:set 4 east central south`,
    )
    .action(async (stock: string, codes: readonly string[], { dryRun }: Options) => {
      const stockId = idOf(stock);
      const sources = codes.map((sourceCode) => ({ sourceCode, priority: null }));
      await shell.inApp(async (app) => {
        const service = app.get(LinksOfStockService);
        if (dryRun) await showDifference(shell, await service.previewSet(stockId, sources));
        else await show(shell, await service.set(stockId, sources));
      });
    });
}

function addLinkMove(program: Command, shell: Shell): void {
  program
    .command('link:move')
    .description('Move a source of a stock to another place. Only links that need it get another priority.')
    .argument('<stock>', 'id of the stock')
    .argument('<source>', 'code of the source')
    .option('--before <code>', 'the source that it comes before')
    .option('--after <code>', 'the source that it comes after')
    .option('--position <number>', 'its place; the first is 1')
    .option('--dry-run', 'print what would change, and write nothing')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      `
Examples:
  nest-msi link:move 4 south --before central
  nest-msi link:move 4 south --position 1 --dry-run`,
    )
    .action(async (stock: string, sourceCode: string, { before, after, position, dryRun }: MoveOptions) => {
      const stockId = idOf(stock);
      if ([before, after, position].filter((place) => place !== undefined).length !== 1) {
        throw new UsageError('Say where to: one of --before, --after and --position.');
      }
      const move: Move = {
        sourceCode,
        before: before ?? null,
        after: after ?? null,
        position: position === undefined ? null : numberOf('--position', position),
      };
      await shell.inApp(async (app) => {
        const service = app.get(LinksOfStockService);
        if (dryRun) await showDifference(shell, await service.previewMove(stockId, move));
        else await show(shell, await service.move(stockId, move));
      });
    });
}

const idOf = (stock: string): number => numberOf('The stock', stock);

/** @throws UsageError */
function numberOf(what: string, text: string): number {
  if (/^\d{1,10}$/.test(text)) return Number(text);
  throw new UsageError(`${what} is ${JSON.stringify(text)}: it must be a number.`);
}

const show = (shell: Shell, links: LinksOfStock): Promise<void> =>
  shell.result(toLinkedSourceDtos(links), aligned(links.links.map(rowOf)));

const rowOf = ({ priority, sourceCode, name, enabled }: LinkedSource): string[] => [
  String(priority),
  visible(sourceCode),
  visible(name),
  enabled ? '' : 'disabled',
];

function showDifference(shell: Shell, difference: LinksDifference): Promise<void> {
  const { added, removed, changed, unchanged } = difference;
  const lines = [
    ...added.map(({ sourceCode, priority }) => `link ${visible(sourceCode)}, priority ${priority}`),
    ...removed.map(({ sourceCode }) => `unlink ${visible(sourceCode)}`),
    ...changed.map(
      ({ before, after }) => `${visible(after.sourceCode)}: priority ${before.priority} → ${after.priority}`,
    ),
    `${unchanged.length} unchanged. Nothing was written.`,
  ];
  return shell.result(toLinksDifferenceDto(difference), lines.join('\n'));
}
