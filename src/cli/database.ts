import type { Command } from 'commander';
import { migrateDatabase } from '../database/migrations/migrate-database.js';
import { SampleDataService } from '../inventory/sample-data.service.js';
import { Refusal } from './exit.js';
import type { Shell } from './shell.js';

export function addDatabaseCommands(program: Command, shell: Shell): void {
  program
    .command('migrate')
    .description('Bring the database schema up to date. Tables that Magento made stay as they are.')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      `
Every start of the service does this too; as a step of its own it fits into a deployment.

Examples:
  nest-msi migrate
  DATABASE_URL=mysql://magento:secret@db:3306/magento DATABASE_TABLE_PREFIX=m2_ nest-msi migrate --json`,
    )
    .action(async () => {
      const { migrations, tables } = await migrateDatabase(shell.config());
      const ran = migrations.length === 0 ? 'The schema is up to date.' : `Ran ${migrations.join(', ')}.`;
      const made =
        tables.length === 0 ? 'No table was made.' : `Made ${count(tables.length, 'table')}: ${tables.join(', ')}.`;
      await shell.result({ migrations, tables }, migrations.length === 0 ? ran : `${ran}\n${made}`);
    });

  program
    .command('sample-data')
    .description("Put the stock, sources and links of Magento's REST documentation into an empty database.")
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      `
Examples:
  nest-msi sample-data
  DATABASE_URL=sqlite:/tmp/try.sqlite nest-msi sample-data`,
    )
    .action(async () => {
      const installed = await shell.inApp((app) => app.get(SampleDataService).install());
      if (!installed)
        throw new Refusal('This database has sources or stocks already; sample data is for an empty one.');
      await shell.result({ installed }, 'Made stock 4 "St. Louis Stock" with the sources central, east and south.');
    });
}

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;
