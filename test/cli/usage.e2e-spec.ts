import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { commandLine } from '../support/command-line.js';

const run = commandLine('sqlite:/nowhere/at/all.sqlite');

const COMMANDS = [
  'serve',
  'migrate',
  'sample-data',
  'user:create',
  'user:password',
  'integration:create',
  'integration:list',
  'integration:show',
  'integration:rotate',
  'integration:revoke',
  'integration:delete',
  'role:create',
  'role:list',
  'resource:list',
  'user:list',
  'user:disable',
  'user:enable',
  'user:unlock',
  'user:delete',
  'website:create',
  'website:list',
  'store:create',
  'store:list',
  'import source-items',
  'import links',
  'import sources',
  'import stocks',
  'export source-items',
  'export links',
  'export sources',
  'export stocks',
  'completion',
];

describe('help', () => {
  it('lists every command, and the exit codes', async () => {
    const { code, out, err } = await run(['--help']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    for (const command of COMMANDS) expect(out).toContain(`  ${command.split(' ')[0]} `);
    for (const line of ['0  done', '1  refused', '2  wrong usage', '3  a database error']) expect(out).toContain(line);
  });

  it.each(COMMANDS)('of %s has examples and exit codes', async (command) => {
    const { code, out } = await run([...command.split(' '), '--help']);
    expect(code).toBe(0);
    expect(out).toContain('Examples:\n');
    expect(out).toContain(`nest-msi ${command}`);
    expect(out).toContain('Exit codes:\n');
  });

  it('is what is printed, as an error, when no command is named', async () => {
    const { code, out, err } = await run([]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('Usage: nest-msi');
  });
});

it('--version prints that of the package', async () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  expect(await run(['--version'])).toEqual({ code: 0, out: `${version}\n`, err: '' });
});

describe('wrong usage ends with 2 and one line that says why', () => {
  it.each([
    [['no-such-command'], "error: unknown command 'no-such-command'"],
    [['import', 'nothing'], "error: unknown command 'nothing'"],
    [['import', 'sorces', 'a.csv'], "error: unknown command 'sorces'\n(Did you mean sources?)"],
    [['migrate', '--jsn'], "error: unknown option '--jsn'\n(Did you mean --json?)"],
    [
      ['import', 'links', 'a.csv', '--delimiter', '/'],
      "error: option '--delimiter <name>' argument '/' is invalid. It is one of comma, semicolon, tab, pipe.",
    ],
    [['website:create'], "error: missing required argument 'code'"],
    [['website:create', 'eu', 'us'], 'error: too many arguments'],
    [['store:create', 'de'], "error: required option '--website <code>' not specified"],
    [['migrate', '--fast'], "error: unknown option '--fast'"],
    [
      ['user:create', 'bob'],
      'error: A password can only be prompted for on a terminal: use --password-stdin or --generate.',
    ],
    [
      ['user:create', 'bob', '--generate', '--password-stdin'],
      'error: --password-stdin and --generate exclude each other.',
    ],
    [['import', 'links', '/no/such/file.csv'], 'error: "/no/such/file.csv" cannot be read: ENOENT'],
    [['import', 'links', '/'], 'error: "/" is a directory.'],
  ])('%j', async (args, message) => {
    const { code, out, err } = await run(args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err.startsWith(message)).toBe(true);
    expect(err).not.toMatch(/^\s+at /m);
  });

  it('a configuration that cannot be used is named', async () => {
    const { code, out, err } = await run(['migrate'], { env: { PORT: 'eighty' } });
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^error: Configuration:\n {2}PORT must .*"eighty"\n$/);
  });
});

describe('a database that cannot be reached ends with 3', () => {
  const env = { DATABASE_URL: 'mysql://root@127.0.0.1:1/nowhere' };

  it.each([['migrate'], ['sample-data'], ['website:create eu'], ['user:create bob --generate']])(
    '%s',
    async (command) => {
      const { code, out, err } = await run(command.split(' '), { env });
      expect({ code, out }).toEqual({ code: 3, out: '' });
      expect(err).toBe('error: connect ECONNREFUSED 127.0.0.1:1 (see DATABASE_URL)\n');
    },
  );

  it('and says it as JSON when results are wanted as JSON', async () => {
    const { err } = await run(['migrate', '--json'], { env });
    expect(JSON.parse(err)).toEqual({ message: 'connect ECONNREFUSED 127.0.0.1:1 (see DATABASE_URL)' });
  });
});
