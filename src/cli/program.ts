import type { ModuleMetadata } from '@nestjs/common';
import { Command } from 'commander';
import { addCompletionCommand } from './completion/completion.js';
import { addDatabaseCommands } from './database.js';
import { DONE, EXIT_CODES, failureOf } from './exit.js';
import { addExportCommands } from './export/export.js';
import { addGeonamesCommands } from './geonames/geonames.js';
import type { ServiceOptions } from '../inventory/inventory-options.js';
import { addImportCommands } from './import/import.js';
import { addIntegrationCommands } from './commands/integrations.js';
import { addLinkCommands } from './commands/links.js';
import { addResourceCommands } from './commands/resources.js';
import { addProductCommands } from './commands/products.js';
import { addRoleCommands } from './commands/roles.js';
import { addServeCommand } from './commands/serve.js';
import { Shell, type ProcessIo } from './shell.js';
import { addStoreCommands } from './commands/stores.js';
import { addUserAdministrationCommands } from './commands/user-administration.js';
import { addUserCommands } from './commands/users.js';
import { packageJson } from '../package-json.js';

/**
 * @param args command-line arguments, without node and the script
 * @param imports modules that extend the service
 * @param options the same as for `serve`
 * @returns the exit code
 */
export async function run(
  args: readonly string[],
  io: ProcessIo,
  imports: ModuleMetadata['imports'] = [],
  options: ServiceOptions = {},
): Promise<number> {
  const shell = new Shell(io, args.includes('--json'), imports, options);
  try {
    await createProgram(shell).parseAsync(args, { from: 'user' });
    return DONE;
  } catch (error) {
    const failure = failureOf(error, shell.messages);
    if (failure.message !== null) shell.fail(failure);
    return failure.code;
  }
}

function createProgram(shell: Shell): Command {
  const { stdout, stderr } = shell.io;
  const program = new Command('nest-msi')
    .description("Does what Magento's REST API does not: users, integrations, websites, stores, the schema, imports.")
    .version(packageJson.version)
    .exitOverride()
    .configureOutput({ writeOut: (text) => stdout.write(text), writeErr: (text) => stderr.write(text) })
    .showHelpAfterError('(add --help for examples)')
    .addHelpText(
      'after',
      `
Commands read the same configuration as the service, from environment variables or a .env file:
DATABASE_URL=mysql://user:password@host:3306/name nest-msi migrate`,
    )
    .addHelpText('afterAll', EXIT_CODES);
  addServeCommand(program, shell);
  addDatabaseCommands(program, shell);
  addUserCommands(program, shell);
  addUserAdministrationCommands(program, shell);
  addRoleCommands(program, shell);
  addResourceCommands(program, shell);
  addIntegrationCommands(program, shell);
  addStoreCommands(program, shell);
  addProductCommands(program, shell);
  addLinkCommands(program, shell);
  addImportCommands(program, shell);
  addGeonamesCommands(program, shell);
  addExportCommands(program, shell);
  addCompletionCommand(program, shell);
  return program;
}
