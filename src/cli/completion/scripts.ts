import type { Completion } from './commands.js';

/** Completes commands and options; falls back to files where there are none, and after an option with a value. */
export function bashScript(places: readonly Completion[]): string {
  return `# bash completion for nest-msi
_nest_msi() {
  local line=\${COMP_LINE:0:COMP_POINT} current='' place='' choices='' previous='' word
  local -a words
  # COMP_WORDS is split at colons, as in user:create.
  read -ra words <<< "$line"
  if [[ $line != *[[:space:]] ]]; then
    current=\${words[\${#words[@]}-1]}
    unset "words[\${#words[@]}-1]"
  fi
  for word in "\${words[@]:1}"; do
    previous=$word
    case "$place $word" in
${lines(steps(places), ([from, to]) => `      ${quoted(from)}) place=${quoted(to)} ;;`)}
    esac
  done
  case "$place" in
${lines(places, (place) => `    ${quoted(joined(place.path))}) choices=${quoted(wordsOf(place).join(' '))} ;;`)}
  esac
  case "$place $previous" in
${lines(optionsWithValue(places), (option) => `    ${quoted(option)}) choices='' ;;`)}
  esac
  COMPREPLY=($(compgen -W "$choices" -- "$current"))
  if [[ $current == *:* && $COMP_WORDBREAKS == *:* ]]; then
    COMPREPLY=("\${COMPREPLY[@]#"\${current%"\${current##*:}"}"}")
  fi
}
complete -o default -F _nest_msi nest-msi
`;
}

export function zshScript(places: readonly Completion[]): string {
  return `#compdef nest-msi
_nest_msi() {
  local place='' word
  local -a choices
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "$place $word" in
${lines(steps(places), ([from, to]) => `      ${quoted(from)}) place=${quoted(to)} ;;`)}
    esac
  done
  case "$place \${words[CURRENT-1]}" in
${lines(optionsWithValue(places), (option) => `    ${quoted(option)}) _files; return ;;`)}
  esac
  case "$place" in
${lines(places, (place) => `    ${quoted(joined(place.path))}) choices=(${described(place)}) ;;`)}
  esac
  _describe -o 'nest-msi' choices || _files
}
# Loaded by zsh at the first Tab, or sourced.
if [[ $funcstack[1] == _nest-msi ]]; then _nest_msi; else compdef _nest_msi nest-msi; fi
`;
}

export function fishScript(places: readonly Completion[]): string {
  const rules = places.flatMap(({ path, commands, options, values }) => {
    const when = `-n ${quoted(`__nest_msi_place ${path.length} ${path.join(' ')}`.trimEnd())}`;
    return [
      ...commands.map(({ name, text }) => `complete -c nest-msi ${when} -f -a ${quoted(name)} -d ${quoted(text)}`),
      ...values.map((value) => `complete -c nest-msi ${when} -f -a ${quoted(value)}`),
      ...options.map(
        ({ name, text, hasValue }) =>
          `complete -c nest-msi ${when} -l ${name.replace(/^--/, '')}${hasValue ? ' -r' : ''} -d ${quoted(text)}`,
      ),
    ];
  });
  return `# fish completion for nest-msi
function __nest_msi_place
  set -l typed (commandline -opc | string match -v -- '-*')
  set -e typed[1]
  set -l path $argv[2..]
  test (count $typed) -ge $argv[1]; or return 1
  if test $argv[1] -gt 0
    test "$typed[1..$argv[1]]" = "$path"; or return 1
  else
    test (count $typed) -eq 0; or return 1
  end
end
${rules.join('\n')}
`;
}

const lines = <Item>(items: readonly Item[], toLine: (item: Item) => string): string => items.map(toLine).join('\n');

/** From a place and a word to the next place. */
const steps = (places: readonly Completion[]): [from: string, to: string][] =>
  places.flatMap(({ path, commands }) =>
    commands.map(({ name }): [string, string] => [`${joined(path)} ${name}`, joined([...path, name])]),
  );

const optionsWithValue = (places: readonly Completion[]): string[] =>
  places.flatMap(({ path, options }) =>
    options.filter(({ hasValue }) => hasValue).map(({ name }) => `${joined(path)} ${name}`),
  );

const joined = (path: readonly string[]): string => path.map((word) => `/${word}`).join('');

const wordsOf = ({ commands, options, values }: Completion): string[] =>
  [...commands, ...options].map(({ name }) => name).concat(values);

/** As zsh's \`_describe\` reads them. */
const described = ({ commands, options, values }: Completion): string =>
  [
    ...[...commands, ...options].map(({ name, text }) => quoted(`${name.replaceAll(':', '\\:')}:${text}`)),
    ...values.map(quoted),
  ].join(' ');

/** Quotes for bash, zsh and fish. Descriptions must not contain backslashes. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
