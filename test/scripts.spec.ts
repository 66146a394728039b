import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { until } from './support/until.js';

let folder: string;

/**
 * A clone whose npm takes as long as a file says, writes down that it ran, and installs compilers that make an empty service
 * and console.
 */
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nest-msi-clone-'));
  await cp('scripts', join(folder, 'scripts'), { recursive: true });
  await cp('package.json', join(folder, 'package.json'));
  for (const path of ['bin', 'src', 'console/src', 'console/public'])
    await mkdir(join(folder, path), { recursive: true });
  for (const file of ['package-lock.json', 'ormconfig.ts', 'src/main.ts']) await writeFile(join(folder, file), '');
  await writeFile(
    join(folder, 'bin/npm'),
    `#!/bin/sh
echo "$@" >> npm.log
while [ -e hold ]; do sleep 0.05; done
mkdir -p node_modules/typescript/bin
case "$*" in *omit=dev*) ;; *) mkdir -p node_modules/jest ;; esac
cat > node_modules/typescript/bin/tsc <<'END'
const { appendFileSync, mkdirSync, writeFileSync } = require('node:fs');
appendFileSync('npm.log', 'build\\n');
mkdirSync('dist/src', { recursive: true });
writeFileSync('dist/src/main.js', 'console.log("serving");');
END
mkdir -p node_modules/vite/bin
cat > node_modules/vite/bin/vite.js <<'END'
const { appendFileSync, mkdirSync, writeFileSync } = require('node:fs');
appendFileSync('npm.log', 'console\\n');
mkdirSync('console/dist', { recursive: true });
writeFileSync('console/dist/index.html', '');
END
touch node_modules/.package-lock.json
`,
  );
  await chmod(join(folder, 'bin/npm'), 0o755);
});
afterEach(() => rm(folder, { recursive: true }));

const ran = async (): Promise<string[]> => (await readFile(join(folder, 'npm.log'), 'utf8')).trim().split('\n');

function start(...args: string[]): ChildProcess {
  return spawn(process.execPath, args.length === 0 ? ['scripts/start.mjs'] : args, {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: `${join(folder, 'bin')}${delimiter}${process.env['PATH']}` },
  });
}

interface Output {
  text: string;
}

function outputOf(child: ChildProcess): Output {
  const output = { text: '' };
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (part) => (output.text += part));
  }
  return output;
}

async function textOf(child: ChildProcess): Promise<string> {
  const output = outputOf(child);
  await once(child, 'close');
  return output.text;
}

/** Runs `act` while npm cannot end. */
async function whileInstalling(act: () => Promise<unknown>): Promise<void> {
  await writeFile(join(folder, 'hold'), '');
  await act();
  await rm(join(folder, 'hold'));
}

const hasRun = (): Promise<boolean> =>
  ran().then(
    () => true,
    () => false,
  );

describe('npm start in a fresh clone', () => {
  it('installs and builds once, however many start at the same time', async () => {
    const starts: ChildProcess[] = [];
    let said: Output[] = [];
    await whileInstalling(async () => {
      starts.push(start(), start(), start());
      said = starts.map(outputOf);
      await until(() => said.filter(({ text }) => text.includes('waiting for process')).length === 2);
    });
    await Promise.all(starts.map((each) => once(each, 'close')));
    expect(await ran()).toEqual([expect.stringMatching(/^ci --omit=dev /), 'build', 'console']);
    for (const { text } of said) expect(text).toMatch(/serving\n$/);
    expect(await textOf(start())).toBe('serving\n');
  });

  it('waits for an npm that an interrupted start has left behind', async () => {
    let next: ChildProcess | undefined;
    let said: Output = { text: '' };
    await whileInstalling(async () => {
      const first = start();
      await until(hasRun);
      first.kill('SIGKILL');
      next = start();
      said = outputOf(next);
      await until(() => /waiting for process [\d and]+, which installs or builds/.test(said.text));
    });
    await once(next!, 'close');
    expect(await ran()).toEqual([expect.stringMatching(/^ci /), 'build', 'console']);
  });

  it('installs only what running needs; tests add the rest, which a later start keeps', async () => {
    await textOf(start());
    const test = "import { ensureReady } from './scripts/ensure.mjs'; await ensureReady({ development: true });";
    await textOf(start('--input-type=module', '-e', test));
    expect(await ran()).toEqual([
      expect.stringMatching(/^ci --omit=dev /),
      'build',
      'console',
      expect.stringMatching(/^install --no-save /),
    ]);
    await rm(join(folder, 'node_modules/.package-lock.json'));
    await textOf(start());
    expect((await ran()).at(-1)).toMatch(/^ci --no-audit/);
  });

  it('finds the compilers among what running needs', async () => {
    const { packages } = JSON.parse(await readFile('package-lock.json', 'utf8')) as {
      packages: Record<string, { dev?: true }>;
    };
    for (const name of ['typescript', '@types/node', '@types/express', 'vite', 'react']) {
      expect([name, packages[`node_modules/${name}`]?.dev]).toEqual([name, undefined]);
    }
  });

  it('takes over from a process that is gone, and only one of several does', async () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    await mkdir(join(folder, 'var'));
    const lock = join(folder, 'var/install.lock');
    await writeFile(lock, String(pid));
    await utimes(lock, 1, 1);
    for (const text of await Promise.all([textOf(start()), textOf(start()), textOf(start())])) {
      expect(text).toMatch(/serving\n$/);
    }
    expect(await ran()).toEqual([expect.stringMatching(/^ci /), 'build', 'console']);
    expect(await readdir(join(folder, 'var'))).toEqual([]);
  });
});

describe('an old Node.js', () => {
  it.each(['12.22.12', '18.20.8', '20.18.1'])('%s is refused', (version) => {
    const { status, stderr } = withNode(version);
    expect([status, stderr]).toEqual([
      1,
      expect.stringContaining(`nest-msi needs Node.js 20.19 or later; this is ${version}`),
    ]);
  });

  it.each(['20.19.0', '22.0.0', '24.1.0'])('%s is not', (version) => {
    expect(withNode(version).status).toBe(0);
  });

  it('can parse what npm start loads', async () => {
    for (const script of ['start', 'cli', 'ensure']) {
      const text = await readFile(`scripts/${script}.mjs`, 'utf8');
      expect(text).not.toMatch(/\?\?|\?\.[a-z[(]|^(?:const .*= )?await |import .*\bwith\b|#\w+ =/m);
      expect(text).not.toMatch(/import \{[^}]*\} from 'node:fs'/);
    }
  });
});

const withNode = (version: string): { status: number | null; stderr: string } =>
  spawnSync(
    process.execPath,
    [
      '-e',
      `Object.defineProperty(process.versions, 'node', { value: '${version}' }); require('./scripts/check-node.cjs')`,
    ],
    { encoding: 'utf8' },
  );
