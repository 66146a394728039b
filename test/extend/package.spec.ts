import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join, normalize } from 'node:path';
import { promisify } from 'node:util';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { packedProject, type Project } from '../support/packed.js';

/** What is published. */
let project: Project;
let root: string;
let files: string[];

beforeAll(async () => {
  project = await packedProject();
  root = join(project.folder, 'node_modules/nest-msi');
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(root.length + 1));
}, 180_000);

it('holds no tests, and all that its entries name', () => {
  expect(files.filter((path) => /spec|test\/|\.map$|^src\/|\.tsbuildinfo$/.test(path))).toEqual([]);
  expect(files).toEqual(
    expect.arrayContaining([
      'console/dist/index.html',
      'dist/src/nest-msi.js',
      'dist/src/nest-msi.d.ts',
      'dist/src/cli/cli.js',
      'examples/acme/src/main.ts',
      'examples/queue/src/main.ts',
      'README.md',
    ]),
  );
});

it('passes publint', async () => {
  const { messages } = await publint({ pkgDir: root, pack: false });
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Record<string, unknown>;
  expect(messages.map((message) => formatMessage(message, manifest, { color: false }))).toEqual([]);
});

it('has the types that each way of importing it gets', async () => {
  const tarball = createPackageFromTarballData(new Uint8Array(await readFile(project.tarball)));
  const analysis = await checkPackage(tarball);
  const problems = analysis.types === false ? ['no types'] : analysis.problems;
  // ES modules only: CommonJS gets them with require() from Node 20.19 on, under a TypeScript that knows this.
  expect(problems.filter((problem) => typeof problem === 'string' || problem.kind !== 'CJSResolvesToESM')).toEqual([]);
});

it('can be required by CommonJS', async () => {
  const program = "const { ANONYMOUS, WebapiError } = require('nest-msi'); console.log(ANONYMOUS, WebapiError.name);";
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=commonjs', '--eval', program], {
    cwd: project.folder,
  });
  expect(stdout).toBe('anonymous WebapiError\n');
});

describe('its pages', () => {
  it('have no dead link', async () => {
    const dead: string[] = [];
    for (const page of files.filter((path) => path.endsWith('.md'))) {
      const text = await readFile(join(root, page), 'utf8');
      for (const [, target = ''] of text.matchAll(/\]\((?!\w+:)([^)\s]+)\)/g)) {
        const [path = '', anchor] = target.split('#');
        const file = path === '' ? page : normalize(join(page, '..', path));
        const isThere = files.some((each) => each === file || each.startsWith(`${file}/`));
        const isDead = !isThere || (anchor !== undefined && !(await anchorsOf(join(root, file))).has(anchor));
        if (isDead) dead.push(`${page}: ${target}`);
      }
    }
    expect(dead).toEqual([]);
  });
});

async function anchorsOf(page: string): Promise<Set<string>> {
  const headings = (await readFile(page, 'utf8')).match(/^#+ .*$/gm) ?? [];
  return new Set(
    headings.map((heading) =>
      heading
        .replace(/^#+ /, '')
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}
