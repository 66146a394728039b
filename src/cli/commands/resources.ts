import type { Command } from 'commander';
import { ALL_RESOURCES } from '../../auth/acl-resources.js';
import { AclResourcesService } from '../../auth/acl-resources.service.js';
import { UsageError } from '../exit.js';
import { visible, type Shell } from '../shell.js';

export interface ResourceOptions {
  readonly resource: readonly string[];
  readonly all?: true;
  readonly allowUnknown?: true;
}

export function addResourceCommands(program: Command, shell: Shell): void {
  program
    .command('resource:list')
    .description('List the ACL resources that roles and integrations can be granted, and the routes they open.')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      `
A resource does not include others, but for ${ALL_RESOURCES}.

Examples:
  nest-msi resource:list
  nest-msi resource:list --json`,
    )
    .action(async () => {
      const resources = await shell.inApp((app) => app.get(AclResourcesService).list());
      const lines = resources.flatMap(({ id, title, routes }) => [
        title === null ? visible(id) : `${visible(id)}  ${title}`,
        ...routes.map((route) => `  ${route}`),
      ]);
      await shell.result(resources, lines.join('\n'));
    });
}

export const withResources = (command: Command): Command =>
  command
    .option('--resource <id>', 'an ACL resource to grant; again for another', collect, [])
    .option('--all', 'grant everything')
    .option('--allow-unknown', 'also ids that resource:list does not show, such as those of an extension');

const collect = (value: string, previous: readonly string[]): readonly string[] => [...previous, value];

/** @throws UsageError without a resource, with both --all and --resource, or for a malformed id */
export function chooseResources({ resource: resources, all }: ResourceOptions): readonly string[] {
  if (all && resources.length > 0) throw new UsageError('--all and --resource exclude each other.');
  if (all) return [ALL_RESOURCES];
  if (resources.length === 0) throw new UsageError('Name the resources to grant: --resource, or --all.');
  return [...new Set(resources)];
}

/** @throws UsageError naming every id that does not exist */
export async function refuseUnknown(
  service: AclResourcesService,
  resources: readonly string[],
  { allowUnknown }: ResourceOptions,
): Promise<void> {
  if (allowUnknown) return;
  const problems = (await service.unknown(resources)).map(({ id, suggestion }) =>
    [
      `${JSON.stringify(id)} is not an ACL resource.`,
      suggestion === undefined ? 'nest-msi resource:list shows them.' : `Did you mean ${suggestion}?`,
    ].join(' '),
  );
  if (problems.length > 0) throw new UsageError(problems.join('\n'));
}
