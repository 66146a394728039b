import type { Command } from 'commander';
import { AdminUsersService } from '../../auth/users/admin-users.service.js';
import { visible, type Shell } from '../shell.js';

interface ForceOptions {
  readonly force?: true;
}

export function addUserAdministrationCommands(program: Command, shell: Shell): void {
  program
    .command('user:list')
    .description('List the administrators, their roles and states.')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', examples('user:list', 'user:list --json'))
    .action(async () => {
      const users = await shell.inApp((app) => app.get(AdminUsersService).list());
      const lines = users.map(({ username, role, isActive, lockedUntil, expiresAt, lastSignIn }) =>
        [
          visible(username),
          role === null ? 'no role' : visible(role),
          isActive ? 'active' : 'disabled',
          ...(lockedUntil === null ? [] : [`locked until ${lockedUntil}`]),
          ...(expiresAt === null ? [] : [`expires ${expiresAt}`]),
          lastSignIn === null ? 'never signed in' : `signed in ${lastSignIn}`,
        ].join('  '),
      );
      await shell.result(
        users.map((user) => ({
          user_id: user.userId,
          username: user.username,
          role: user.role,
          is_active: user.isActive,
          locked_until: user.lockedUntil,
          expires_at: user.expiresAt,
          last_sign_in: user.lastSignIn,
        })),
        lines.join('\n') || 'There are no users.',
      );
    });

  withForce(program.command('user:disable'))
    .description("Disable a user: sign-ins are rejected, and the user's tokens are revoked.")
    .addHelpText('after', `${RUNNING_SERVICE}\n${examples('user:disable alice')}`)
    .action(async (username: string, { force }: ForceOptions) => {
      await shell.inApp((app) => app.get(AdminUsersService).disable(username, force));
      await shell.result({ username, is_active: false }, `User ${JSON.stringify(username)} is disabled.`);
    });

  program
    .command('user:enable')
    .description('Enable a disabled user.')
    .argument('<name>', 'user name')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', examples('user:enable alice'))
    .action(async (username: string) => {
      await shell.inApp((app) => app.get(AdminUsersService).enable(username));
      await shell.result({ username, is_active: true }, `User ${JSON.stringify(username)} can sign in again.`);
    });

  program
    .command('user:unlock')
    .description('Unlock an account that was locked after failed sign-ins.')
    .argument('<name>', 'user name')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', examples('user:unlock alice'))
    .action(async (username: string) => {
      await shell.inApp((app) => app.get(AdminUsersService).unlock(username));
      await shell.result({ username, locked: false }, `User ${JSON.stringify(username)} is not locked any more.`);
    });

  withForce(program.command('user:delete'))
    .description("Delete a user and revoke the user's tokens.")
    .addHelpText('after', `${RUNNING_SERVICE}\n${examples('user:delete alice')}`)
    .action(async (username: string, { force }: ForceOptions) => {
      await shell.inApp((app) => app.get(AdminUsersService).delete(username, force));
      await shell.result({ username, deleted: true }, `User ${JSON.stringify(username)} is deleted.`);
    });
}

const RUNNING_SERVICE = '\nA running service rejects the tokens within 30 seconds.';

const withForce = (command: Command): Command =>
  command
    .argument('<name>', 'user name')
    .option('--force', 'also the last administrator with all resources')
    .option('--json', 'print the result as JSON');

const examples = (...commands: readonly string[]): string =>
  ['', 'Examples:', ...commands.map((command) => `  nest-msi ${command}`)].join('\n');
