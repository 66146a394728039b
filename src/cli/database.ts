import type { Command } from 'commander';
import { extensionMigrations } from '../app.js';
import { migrateDatabase, revertMigration } from '../database/migrations/migrate-database.js';
import { nameOf } from '../database/migrations/migrate.js';
import { SampleDataService } from '../inventory/sample-data.service.js';
import { Refusal, UsageError } from './exit.js';
import type { Shell } from './shell.js';

export function addDatabaseCommands(program: Command, shell: Shell): void {
  program
    .command('migrate')
    .description("Migrate the database schema. Magento's own tables are not changed.")
    .option('--revert <name>', 'take back a migration of an extension, by name; its tables are dropped')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      `
The service also migrates at every start; run this command to migrate in a deployment step of its own.

Examples:
  nest-msi migrate
  DATABASE_URL=mysql://magento:secret@db:3306/magento DATABASE_TABLE_PREFIX=m2_ nest-msi migrate --json`,
    )
    .action(async ({ revert: name }: { revert?: string }) => {
      const config = shell.config();
      const extensions = await extensionMigrations(config, shell.imports);
      if (name !== undefined) {
        const names = extensions.map((migration) => nameOf(new migration()));
        if (!names.includes(name)) throw new UsageError(notRevertible(name, names));
        await revertMigration(config, extensions, name);
        return shell.result({ reverted: name }, `Reverted ${name}. The next start runs it again.`);
      }
      const { migrations, tables } = await migrateDatabase(config, extensions);
      const ran = migrations.length === 0 ? 'The schema is up to date.' : `Ran ${migrations.join(', ')}.`;
      const created =
        tables.length === 0
          ? 'No table was created.'
          : `Created ${count(tables.length, 'table')}: ${tables.join(', ')}.`;
      await shell.result({ migrations, tables }, migrations.length === 0 ? ran : `${ran}\n${created}`);
    });

  program
    .command('sample-data')
    .description("Create the stock, sources and links of Magento's REST documentation in an empty database.")
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
      if (!installed) throw new Refusal('This database already has sources or stocks; sample data needs an empty one.');
      await shell.result({ installed }, 'Created stock 4 "St. Louis Stock" with the sources central, east and south.');
    });
}

const notRevertible = (name: string, names: readonly string[]): string =>
  `There is no migration "${name}" of an extension. ` +
  (names.length === 0
    ? 'No module of this command line has migrations, and those of nest-msi are not taken back.'
    : `They are: ${names.join(', ')}.`);

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;
