import type { Command } from 'commander';
import { Database } from '../database/database.js';
import { StocksService } from '../inventory/stocks/stocks.service.js';
import { StoresService } from '../stores/stores.service.js';
import type { Shell } from './shell.js';

export function addStoreCommands(program: Command, shell: Shell): void {
  program
    .command('website:create')
    .description('Make a website. It sells from stock 1 until a stock takes it as a sales channel.')
    .argument('<code>', 'a letter a-z, then letters, digits and underscores')
    .option('--name <name>', 'its name; left out, the code')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      `
Examples:
  nest-msi website:create eu
  nest-msi website:create eu --name "European Website"`,
    )
    .action(async (code: string, { name }: { name?: string }) => {
      const { websiteId, stockId } = await shell.inApp((app) =>
        app.get(Database).transaction(async () => ({
          websiteId: await app.get(StoresService).createWebsite(code, name),
          stockId: await app.get(StocksService).adoptWebsite(code),
        })),
      );
      await shell.result(
        { website_id: websiteId, code, name: name ?? code, stock_id: stockId },
        `Website "${code}" has the id ${websiteId}. It sells from stock ${stockId}.`,
      );
    });

  program
    .command('store:create')
    .description('Make a store view. Its code may then stand in URLs: /rest/<code>/V1/…')
    .argument('<code>', 'a letter, then letters, digits and underscores')
    .requiredOption('--website <code>', 'the website that it belongs to')
    .option('--name <name>', 'its name; left out, the code')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      `
A website that has no store group yet gets one. A service that is running takes the new code within 5 seconds.

Examples:
  nest-msi store:create de --website eu
  nest-msi store:create de --website eu --name "Deutsch"`,
    )
    .action(async (code: string, { website, name }: { website: string; name?: string }) => {
      const { storeId, groupId, groupIsNew } = await shell.inApp((app) =>
        app.get(StoresService).createStore(code, website, name),
      );
      await shell.result(
        { store_id: storeId, code, name: name ?? code, website, group_id: groupId, group_is_new: groupIsNew },
        `Store "${code}" of website "${website}" has the id ${storeId}, in ${groupIsNew ? 'the new' : 'the'} group ${groupId}.`,
      );
    });
}
