import type { INestApplicationContext } from '@nestjs/common';
import type { Command } from 'commander';
import { Database } from '../../database/database.js';
import { WEBSITE } from '../../inventory/stocks/sales-channel.entity.js';
import { StocksService } from '../../inventory/stocks/stocks.service.js';
import { StoresService } from '../../stores/stores.service.js';
import { orNull } from '../kinds/absent.js';
import { visible, type Shell } from '../shell.js';
import { aligned } from '../text.js';

export function addStoreCommands(program: Command, shell: Shell): void {
  addWebsiteCreate(program, shell);
  addWebsiteList(program, shell);
  addStoreCreate(program, shell);
  addStoreList(program, shell);
}

function addWebsiteCreate(program: Command, shell: Shell): void {
  program
    .command('website:create')
    .description('Create a website. It sells from stock 1 until a stock takes it as a sales channel.')
    .argument('<code>', 'a letter a-z, then letters, digits and underscores')
    .option('--name <name>', 'its name (default: the code)')
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
}

function addWebsiteList(program: Command, shell: Shell): void {
  program
    .command('website:list')
    .description('List the websites and the stocks that they sell from.')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      `
Examples:
  nest-msi website:list
  nest-msi website:list --json`,
    )
    .action(async () => {
      const websites = await shell.inApp(listWebsites);
      const rows = websites.map(({ website_id, code, name, stock_id }) => [
        String(website_id),
        code,
        name,
        stock_id === null ? '-' : `stock ${stock_id}`,
      ]);
      await shell.result(websites, aligned(rows.map((row) => row.map(visible))) || 'There are no websites.');
    });
}

/** All websites except the admin's, which has no sales channel. */
async function listWebsites(app: INestApplicationContext) {
  const websites = (await app.get(StoresService).websites()).filter(({ websiteId }) => websiteId !== 0);
  return Promise.all(
    websites.map(async ({ websiteId, code, name }) => ({
      website_id: websiteId,
      code: code ?? '',
      name: name ?? '',
      stock_id: await orNull(app.get(StocksService).idOfChannel(WEBSITE, code ?? '')),
    })),
  );
}

function addStoreCreate(program: Command, shell: Shell): void {
  program
    .command('store:create')
    .description('Create a store view. Its code is valid in URLs: /rest/<code>/V1/…')
    .argument('<code>', 'a letter, then letters, digits and underscores')
    .requiredOption('--website <code>', 'the website that it belongs to')
    .option('--name <name>', 'its name (default: the code)')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      `
A website without a store group gets one. A running service accepts the new code within 5 seconds.

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

function addStoreList(program: Command, shell: Shell): void {
  program
    .command('store:list')
    .description('List the store views, whose codes are valid in URLs.')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      `
Examples:
  nest-msi store:list
  nest-msi store:list --json`,
    )
    .action(async () => {
      const stores = await shell.inApp(listStores);
      const rows = stores.map(({ store_id, code, name, website, is_active }) => [
        String(store_id),
        code,
        name,
        `website ${website}`,
        is_active ? '' : 'disabled',
      ]);
      await shell.result(stores, aligned(rows.map((row) => row.map(visible))) || 'There are no store views.');
    });
}

/** All store views except the admin's, which has no URL. */
async function listStores(app: INestApplicationContext) {
  const stores = app.get(StoresService);
  const websites = new Map((await stores.websites()).map(({ websiteId, code }) => [websiteId, code ?? '']));
  return (await stores.views())
    .filter(({ storeId }) => storeId !== 0)
    .map(({ storeId, code, name, websiteId, groupId, isActive }) => ({
      store_id: storeId,
      code: code ?? '',
      name,
      website: websites.get(websiteId) ?? '',
      group_id: groupId,
      is_active: isActive === 1,
    }));
}
