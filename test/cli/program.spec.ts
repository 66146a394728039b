import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

/** Built when a source is newer. */
const BUILT = ['scripts/cli.mjs'];
const HEADER = 'source_code,sku,quantity,status\n';

let folder: string;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nest-msi-'));
  await mkdir(join(folder, 'tmp'));
  env = {
    ...process.env,
    DATABASE_URL: `sqlite:${join(folder, 'test.sqlite')}`,
    TMPDIR: join(folder, 'tmp'),
    ADMIN_PASSWORD: 'secret',
    PORT: '0',
    LOG_LEVEL: 'info',
  };
  await end(start('sample-data'));
}, 120_000);
afterAll(() => rm(folder, { recursive: true }));

const start = (...args: string[]): ChildProcessWithoutNullStreams =>
  spawn(process.execPath, [...BUILT, ...args], { env });

async function end(
  child: ChildProcessWithoutNullStreams,
  stdin = '',
): Promise<[code: number | null, out: string, err: string]> {
  const texts = { out: '', err: '' };
  child.stdout.on('data', (part: Buffer) => (texts.out += part.toString()));
  child.stderr.on('data', (part: Buffer) => (texts.err += part.toString()));
  child.stdin.on('error', () => undefined).end(stdin);
  const [code] = (await once(child, 'close')) as [number | null];
  return [code, texts.out, texts.err];
}

describe('the program', () => {
  it('is what npm run cli runs, and what the package installs', async () => {
    const { version, bin } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string; bin: string };
    expect(await end(spawn('npm', ['run', '--silent', 'cli', '--', '--version'], { env }))).toEqual([
      0,
      `${version}\n`,
      '',
    ]);
    expect(await end(spawn(process.execPath, [bin, '--version'], { env }))).toEqual([0, `${version}\n`, '']);
    expect((await readFile(bin, 'utf8')).startsWith('#!/usr/bin/env node\n')).toBe(true);
  });

  it('prints nothing but JSON under npm run --silent, and says so where npm adds a banner', async () => {
    const args = ['website:list', '--json'];
    const [code, out, err] = await end(spawn('npm', ['run', '--silent', 'cli', '--', ...args], { env }));
    expect([code, err]).toEqual([0, '']);
    expect(JSON.parse(out)).toEqual([{ website_id: 1, code: 'base', name: 'Main Website', stock_id: 1 }]);
    expect((await end(spawn('npm', ['run', 'cli', '--', ...args], { env })))[2]).toContain('npm run --silent cli -- …');
    expect((await end(start(...args)))[1]).toBe(out);
  });

  it.each<[number, string, string[]]>([
    [0, 'wrote 1 source item.', ['import', 'source-items', '-']],
    [1, 'missing column "priority"', ['import', 'links', '-']],
    [2, 'unknown option', ['import', 'links', '-', '--force']],
  ])('ends with %i when it has to say: %s', async (code, message, args) => {
    const [ended, out, err] = await end(start(...args), `${HEADER}east,sku,1,1\n`);
    expect(ended).toBe(code);
    expect(code === 0 ? out : err).toContain(message);
    expect(code === 0 ? err : out).toBe('');
  });

  it('ends with 3 when the database cannot be used', async () => {
    const broken = join(folder, 'broken.sqlite');
    await writeFile(broken, 'this is no database, and it is long enough to be taken for one'.repeat(100));
    env = { ...env, DATABASE_URL: `sqlite:${broken}` };
    const [code, out, err] = await end(start('migrate'));
    env = { ...env, DATABASE_URL: `sqlite:${join(folder, 'test.sqlite')}` };
    expect([code, out, err]).toEqual([3, '', 'error: file is not a database (see DATABASE_URL)\n']);
  });

  it('reads what can be read only once, and leaves no file behind', async () => {
    const command = `printf '${HEADER.trim()}\\neast,once,1,1\\n' | "$0" ${BUILT.join(' ')} import source-items /dev/stdin --json`;
    const [code, out] = await end(spawn('sh', ['-c', command, process.execPath], { env }));
    expect([code, out]).toEqual([0, '{"lines":1,"repeated":0,"written":1}\n']);
    const left = await readdir(join(folder, 'tmp'));
    expect(left.filter((name) => name.startsWith('nest-msi-'))).toEqual([]);
  });

  it('does not mind that nobody reads on', async () => {
    const path = join(folder, 'long.csv');
    await writeLines(path, 20_000);
    const child = start('import', 'source-items', path, '--dry-run', '--verbose');
    child.stdout.once('data', () => child.stdout.destroy());
    const [code, , err] = await end(child);
    expect([code, err]).toEqual([0, '']);
  });

  it('serves until it is told to end', async () => {
    const child = start('serve');
    const ended = end(child);
    const url = await new Promise<string>((resolve, reject) => {
      let text = '';
      child.stderr.on('data', (part: Buffer) => {
        text += part.toString();
        const [, found] = /REST API +(\S+)/.exec(text) ?? [];
        if (found) resolve(found);
      });
      child.once('close', () => reject(new Error(text)));
    });
    const { status } = await fetch(`${url}/integration/admin/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'admin', password: 'secret' }),
    });
    child.kill('SIGTERM');
    await ended;
    expect(status).toBe(200);
    expect(child.exitCode).toBe(0);
  });
});

// Takes a minute: MEMORY=1 npm test -- program
if (process.env['MEMORY']) {
  it('needs no more memory for more lines', async () => {
    const [small, large] = [await peakOf(1_000), await peakOf(500_000)];
    expect(large - small).toBeLessThan(150 * 1024);
  }, 600_000);
}

/** @returns the most memory that a dry run takes, in KiB */
async function peakOf(lines: number): Promise<number> {
  const path = join(folder, `${lines}.csv`);
  await writeLines(path, lines);
  const tell = 'data:text/javascript,process.on("exit",()=>console.error(process.resourceUsage().maxRSS))';
  const args = ['--import', tell, ...BUILT, 'import', 'source-items', path, '--dry-run', '--json'];
  const [code, , err] = await end(spawn(process.execPath, args, { env }));
  expect(code).toBe(0);
  return Number(err.trim().split('\n').at(-1));
}

async function writeLines(path: string, many: number): Promise<void> {
  const file = createWriteStream(path);
  file.write(HEADER);
  for (let at = 0; at < many; at++) file.write(`${at % 2 ? 'east' : 'south'},memory-${at},${at / 8},1\n`);
  file.end();
  await once(file, 'close');
}
