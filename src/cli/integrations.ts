import type { Command } from 'commander';
import { IntegrationsService } from '../auth/integrations.service.js';
import { UsageError } from './exit.js';
import { visible, type Shell } from './shell.js';

const EXAMPLE = 'Magento_InventoryApi::stock';
const EVERYTHING = 'Magento_Backend::all';

interface CreateOptions {
  readonly resource: readonly string[];
  readonly all?: true;
  readonly email?: string;
}

export function addIntegrationCommands(program: Command, shell: Shell): void {
  program
    .command('integration:create')
    .description('Make an integration: a client that signs its requests (OAuth 1.0a). Prints its secrets, once.')
    .argument('<name>', 'its name, at most 255 characters')
    .option('--resource <id>', 'an ACL resource it may use; again for another', collect, [])
    .option('--all', 'everything')
    .option('--email <address>', 'whom to ask about it')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      `
Which resource a route needs stands in its description at /docs. A resource does not include those below it.

Examples:
  nest-msi integration:create "My ERP" --all
  nest-msi integration:create Shop --resource Magento_InventoryApi::stock --resource Magento_InventoryApi::source`,
    )
    .action(async (name: string, { resource, all, email }: CreateOptions) => {
      const resources = chooseResources(resource, all);
      const made = await shell.inApp((app) => app.get(IntegrationsService).create(name, resources, email));
      await shell.result(
        { name, resources, ...made },
        [
          `Integration ${JSON.stringify(name)} can sign its requests. Its secrets, shown only this once:`,
          `  Consumer key         ${made.consumerKey}`,
          `  Consumer secret      ${made.consumerSecret}`,
          `  Access token         ${made.accessToken}`,
          `  Access token secret  ${made.accessTokenSecret}`,
        ].join('\n'),
      );
    });

  program
    .command('integration:list')
    .description('List the integrations and what they may do.')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      `
Examples:
  nest-msi integration:list
  nest-msi integration:list --json`,
    )
    .action(async () => {
      const integrations = await shell.inApp((app) => app.get(IntegrationsService).list());
      const lines = integrations.map(
        ({ name, isActive, createdAt, resources }) =>
          `${visible(name)}  ${isActive ? 'active' : 'off'}  since ${createdAt}  ${visible(resources.join(', ')) || 'no resources'}`,
      );
      await shell.result(integrations, lines.join('\n') || 'There are no integrations.');
    });

  program
    .command('integration:revoke')
    .description('End an integration: its tokens are revoked, and it is switched off.')
    .argument('<name>', 'as integration:list shows it')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      `
A service that is running refuses it within 30 seconds.

Examples:
  nest-msi integration:revoke "My ERP"`,
    )
    .action(async (name: string) => {
      await shell.inApp((app) => app.get(IntegrationsService).revoke(name));
      await shell.result({ name, revoked: true }, `Integration ${JSON.stringify(name)} is revoked.`);
    });
}

const collect = (value: string, previous: readonly string[]): readonly string[] => [...previous, value];

/** @throws UsageError when there are none, more than all, or one that cannot be */
function chooseResources(resources: readonly string[], all: true | undefined): readonly string[] {
  if (all && resources.length > 0) throw new UsageError('--all and --resource exclude each other.');
  if (all) return [EVERYTHING];
  if (resources.length === 0) throw new UsageError('Say what it may do: --resource, or --all.');
  const wrong = resources.find((resource) => !/^\w+::\w+$/.test(resource));
  if (wrong !== undefined) throw new UsageError(`${JSON.stringify(wrong)} is no resource: they look like ${EXAMPLE}.`);
  return [...new Set(resources)];
}
