import { spawnSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { commandLine } from '../support/command-line.js';

const run = commandLine('sqlite:/nowhere/at/all.sqlite');

/** What bash offers for a line that is typed. */
async function offered(line: string): Promise<string[]> {
  const { out } = await run(['completion', 'bash']);
  const { stdout, stderr } = spawnSync('bash', ['-c', `${out}\n_nest_msi; printf '%s\\n' "\${COMPREPLY[@]}"`], {
    env: { ...process.env, COMP_LINE: line, COMP_POINT: String(line.length), COMP_WORDBREAKS: ' \t\n"\'><=;|&(:' },
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  return stdout.split('\n').filter((word) => word !== '');
}

describe('completion in bash', () => {
  it.each([
    ['nest-msi imp', ['import']],
    ['nest-msi import s', ['source-items', 'sources', 'stocks']],
    ['nest-msi import sources --d', ['--delimiter', '--dry-run']],
    ['nest-msi import sources --delimiter ', []],
    ['nest-msi website:c', ['create']],
    ['nest-msi completion f', ['fish']],
    ['nest-msi export links --stock 4 --js', ['--json']],
  ])('of %j offers %j', async (line, words) => {
    expect(await offered(line)).toEqual(words);
  });
});

describe.each(['zsh', 'fish'])('completion in %s', (shell) => {
  it('names commands and options with what they do', async () => {
    const { code, out, err } = await run(['completion', shell]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('Write quantities: how much of each product each source has.');
    for (const word of ['source-items', 'dry-run', 'store']) expect(out).toContain(word);
  });
});

it('of another shell is refused with the names of those that exist', async () => {
  const { code, err } = await run(['completion', 'tcsh']);
  expect(code).toBe(2);
  expect(err).toContain('Allowed choices are bash, zsh, fish.');
});
