import type { Command } from 'commander';
import { AclResourcesService } from '../../auth/acl-resources.service.js';
import { RolesService } from '../../auth/users/roles.service.js';
import { chooseResources, refuseUnknown, withResources, type ResourceOptions } from './resources.js';
import { visible, type Shell } from '../shell.js';

export function addRoleCommands(program: Command, shell: Shell): void {
  withResources(program.command('role:create'))
    .description('Create a role that grants ACL resources to its users.')
    .argument('<name>', 'its name, at most 50 characters')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      `
nest-msi resource:list shows the resources. A resource does not include those below it.

Examples:
  nest-msi role:create Stocks --resource Magento_InventoryApi::stock --resource Magento_InventoryApi::stock_edit
  nest-msi user:create alice --role Stocks`,
    )
    .action(async (name: string, options: ResourceOptions) => {
      const resources = chooseResources(options);
      const roleId = await shell.inApp(async (app) => {
        await refuseUnknown(app.get(AclResourcesService), resources, options);
        return app.get(RolesService).create(name, resources);
      });
      await shell.result({ role_id: roleId, name, resources }, `Role ${JSON.stringify(name)} has the id ${roleId}.`);
    });

  program
    .command('role:list')
    .description('List the roles of administrators, their resources and users.')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      `
Examples:
  nest-msi role:list
  nest-msi role:list --json`,
    )
    .action(async () => {
      const roles = await shell.inApp((app) => app.get(RolesService).list());
      const lines = roles.map(
        ({ name, resources, users }) =>
          `${visible(name)}  ${visible(resources.join(', ')) || 'no resources'}  users: ${visible(users.join(', ')) || 'none'}`,
      );
      await shell.result(
        roles.map(({ roleId, ...role }) => ({ role_id: roleId, ...role })),
        lines.join('\n') || 'There are no roles.',
      );
    });
}
