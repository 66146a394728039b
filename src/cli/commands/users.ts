import type { Command } from 'commander';
import { AdminUsersService, makePassword } from '../../auth/users/admin-users.service.js';
import { askPassword, readPassword } from '../password.js';
import { UsageError } from '../exit.js';
import type { Shell } from '../shell.js';

interface PasswordOptions {
  readonly role?: string;
  readonly passwordStdin?: true;
  readonly generate?: true;
}

const EXAMPLES = (command: string): string => `
The password needs at least 7 characters, letters and digits; the most common ones are refused.

Examples:
  nest-msi ${command} alice                                asks for the password
  nest-msi ${command} alice --password-stdin < secret.txt  reads it from a file or a pipe
  nest-msi ${command} alice --generate                     generates one and prints it, once`;

export function addUserCommands(program: Command, shell: Shell): void {
  withPassword(program.command('user:create'))
    .description('Create an administrator, with all resources unless a role is named.')
    .option('--role <name>', 'the role (default: one with all resources)')
    .addHelpText('after', `${EXAMPLES('user:create')}\n  nest-msi user:create alice --role Stocks`)
    .action(async (username: string, options: PasswordOptions) => {
      const password = await choosePassword(options, shell);
      await shell.inApp((app) =>
        app.get(AdminUsersService).create(username, password, { role: options.role, isStrict: true }),
      );
      await tell(shell, username, options, password, `User "${username}" can sign in.`);
    });

  withPassword(program.command('user:password'))
    .description("Change a user's password, revoke the user's tokens, and unlock the account.")
    .addHelpText('after', EXAMPLES('user:password'))
    .action(async (username: string, options: PasswordOptions) => {
      const password = await choosePassword(options, shell);
      await shell.inApp((app) => app.get(AdminUsersService).setPassword(username, password, { isStrict: true }));
      await tell(shell, username, options, password, `User "${username}" has a new password.`);
    });
}

const withPassword = (command: Command): Command =>
  command
    .argument('<name>', 'user name, at most 40 characters')
    .option('--password-stdin', 'read the password from standard input')
    .option('--generate', 'generate a password and print it, once')
    .option('--json', 'print the result as JSON');

async function choosePassword({ passwordStdin, generate }: PasswordOptions, { io }: Shell): Promise<string> {
  if (passwordStdin && generate) throw new UsageError('--password-stdin and --generate exclude each other.');
  if (generate) return makePassword();
  if (passwordStdin) return readPassword(io.stdin);
  if (io.stdin.isTTY) return askPassword(io.stdin, io.stderr);
  throw new UsageError('A password can only be prompted for on a terminal: use --password-stdin or --generate.');
}

async function tell(shell: Shell, username: string, { generate }: PasswordOptions, password: string, text: string) {
  if (generate) await shell.result({ username, password }, `${text}\nPassword: ${password} (shown only this once)`);
  else await shell.result({ username }, text);
}
