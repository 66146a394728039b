import type { Command, Option } from 'commander';

/** What can be typed at one place. */
export interface Completion {
  /** Words before, without the program: `import links`. */
  readonly path: readonly string[];
  readonly commands: readonly Choice[];
  readonly options: readonly CompletedOption[];
  /** Values of the first argument; empty: any, then files are completed. */
  readonly values: readonly string[];
}

export interface Choice {
  readonly name: string;
  readonly text: string;
}

export interface CompletedOption extends Choice {
  readonly hasValue: boolean;
}

/** The program and all its commands, as a tree laid flat. */
export function commandsOf(command: Command, path: readonly string[] = []): Completion[] {
  const help = command.createHelp();
  const commands = help.visibleCommands(command).filter((each) => each.name() !== 'help');
  const [argument] = command.registeredArguments;
  return [
    {
      path,
      commands: commands.map((each) => ({ name: each.name(), text: each.description() })),
      options: help.visibleOptions(command).map(toOption),
      values: argument?.argChoices ?? [],
    },
    ...commands.flatMap((each) => commandsOf(each, [...path, each.name()])),
  ];
}

const toOption = (option: Option): CompletedOption => ({
  name: option.long ?? option.flags,
  text: option.description,
  hasValue: option.required || option.optional,
});
