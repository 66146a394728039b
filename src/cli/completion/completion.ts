import { Argument, type Command } from 'commander';
import type { Shell } from '../shell.js';
import { commandsOf } from './commands.js';
import { bashScript, fishScript, zshScript } from './scripts.js';

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript };

export function addCompletionCommand(program: Command, shell: Shell): void {
  program
    .command('completion')
    .description('Print a script that completes commands and options in a shell.')
    .addArgument(new Argument('<shell>', 'bash, zsh or fish').choices(Object.keys(SCRIPTS)))
    .addHelpText(
      'after',
      `
Examples:
  nest-msi completion bash > ~/.local/share/bash-completion/completions/nest-msi
  nest-msi completion zsh > "\${fpath[1]}/_nest-msi"
  nest-msi completion fish > ~/.config/fish/completions/nest-msi.fish`,
    )
    .action((name: keyof typeof SCRIPTS) => shell.print(SCRIPTS[name](commandsOf(program)).trimEnd()));
}
