import type { Command } from 'commander';
import { serve } from '../../serve.js';
import type { Shell } from '../shell.js';

export function addServeCommand(program: Command, shell: Shell): void {
  program
    .command('serve')
    .description('Start the REST API, as npm start does. SIGINT or SIGTERM stops it.')
    .addHelpText(
      'after',
      `
Examples:
  nest-msi serve
  PORT=8080 HOST=0.0.0.0 DATABASE_URL=mysql://magento:secret@db:3306/magento nest-msi serve`,
    )
    .action(() => serve(shell.config(), shell.imports, shell.options));
}
