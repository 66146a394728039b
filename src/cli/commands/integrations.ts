import type { Command } from 'commander';
import { AclResourcesService } from '../../auth/acl-resources.service.js';
import { IntegrationsService, type Credentials } from '../../auth/oauth/integrations.service.js';
import { chooseResources, refuseUnknown, withResources, type ResourceOptions } from './resources.js';
import { visible, type Shell } from '../shell.js';

interface CreateOptions extends ResourceOptions {
  readonly email?: string;
}

export function addIntegrationCommands(program: Command, shell: Shell): void {
  withResources(program.command('integration:create'))
    .description('Create an integration: a client that signs its requests (OAuth 1.0a). Prints its secrets, once.')
    .argument('<name>', 'its name, at most 255 characters; that of a revoked integration is free')
    .option('--email <address>', 'address of the contact person')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      `
nest-msi resource:list shows the resources and their routes. A resource does not include those below it.

Examples:
  nest-msi integration:create "My ERP" --all
  nest-msi integration:create Shop --resource Magento_InventoryApi::stock --resource Magento_InventoryApi::source`,
    )
    .action(async (name: string, options: CreateOptions) => {
      const resources = chooseResources(options);
      const credentials = await shell.inApp(async (app) => {
        await refuseUnknown(app.get(AclResourcesService), resources, options);
        return app.get(IntegrationsService).create(name, resources, options.email);
      });
      await shell.result(
        { name, resources, ...credentials },
        shown(`Integration ${JSON.stringify(name)} can sign its requests.`, credentials),
      );
    });

  program
    .command('integration:list')
    .description('List the integrations and their resources.')
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

  named(program, 'integration:show')
    .description('Show an integration, without its secrets.')
    .addHelpText('after', EXAMPLE('integration:show'))
    .action(async (name: string) => {
      const found = await shell.inApp((app) => app.get(IntegrationsService).find(name));
      const { integrationId, consumerId, email, state, createdAt, resources } = found;
      await shell.result(
        {
          integration_id: integrationId,
          consumer_id: consumerId,
          name: found.name,
          email,
          state,
          created_at: createdAt,
          resources,
        },
        [
          `Name       ${visible(found.name)}`,
          `State      ${state}`,
          `Id         ${integrationId} (consumer ${consumerId ?? 'none'})`,
          `Contact    ${visible(email) || 'none'}`,
          `Created    ${createdAt}`,
          `Resources  ${visible(resources.join(', ')) || 'none'}`,
        ].join('\n'),
      );
    });

  named(program, 'integration:rotate')
    .description('Replace the key, the token and the secrets of an integration. Prints the new ones, once.')
    .addHelpText('after', RUNNING_SERVICE('the old ones') + EXAMPLE('integration:rotate'))
    .action(async (name: string) => {
      const credentials = await shell.inApp((app) => app.get(IntegrationsService).rotate(name));
      await shell.result(
        { name, ...credentials },
        shown(`Integration ${JSON.stringify(name)} has new credentials.`, credentials),
      );
    });

  named(program, 'integration:revoke')
    .description('Deactivate an integration and revoke its tokens.')
    .addHelpText('after', RUNNING_SERVICE('it') + EXAMPLE('integration:revoke'))
    .action(async (name: string) => {
      await shell.inApp((app) => app.get(IntegrationsService).revoke(name));
      await shell.result({ name, revoked: true }, `Integration ${JSON.stringify(name)} is revoked.`);
    });

  named(program, 'integration:delete')
    .description('Delete an integration, its tokens and its permissions.')
    .addHelpText('after', RUNNING_SERVICE('it') + EXAMPLE('integration:delete'))
    .action(async (name: string) => {
      await shell.inApp((app) => app.get(IntegrationsService).delete(name));
      await shell.result({ name, deleted: true }, `Integration ${JSON.stringify(name)} is deleted.`);
    });
}

const named = (program: Command, command: string): Command =>
  program
    .command(command)
    .argument('<name>', 'as integration:list shows it')
    .option('--json', 'print the result as JSON');

const RUNNING_SERVICE = (what: string): string => `\nA running service rejects ${what} within 30 seconds.\n`;

const EXAMPLE = (command: string): string => `\nExamples:\n  nest-msi ${command} "My ERP"`;

const shown = (text: string, credentials: Credentials): string =>
  [
    `${text} Its secrets, shown only this once:`,
    `  Consumer key         ${credentials.consumerKey}`,
    `  Consumer secret      ${credentials.consumerSecret}`,
    `  Access token         ${credentials.accessToken}`,
    `  Access token secret  ${credentials.accessTokenSecret}`,
  ].join('\n');
