import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';

/**
 * A project outside of this one, with the packed package and extensions of it, compiled. What the package says it needs
 * is linked from here, so that no registry is asked; what it needs and does not say is missing there.
 */
export interface Project {
  readonly folder: string;
  readonly tarball: string;
}

const HERE = process.cwd();
const run = promisify(execFile);

/** What is packed, and what is compiled against it. */
const INPUTS = ['dist', 'console/dist', 'docs', 'examples', 'test/extend/tasks', 'package.json', 'README.md'];
/** `LOWEST_PEERS=true npm test -- test/extend/tasks test/extend/acme` */
const WITH_LOWEST_PEERS = process.env['LOWEST_PEERS'] === 'true';
/** Of the extensions' own. */
const DEPENDENCIES = ['@nestjs/microservices', '@types/node'];

/** Made once for each build, by whichever suite needs it first. */
export async function packedProject(): Promise<Project> {
  const parent = join(tmpdir(), `nest-msi-packed-${process.getuid?.() ?? 0}`);
  const folder = join(parent, await stateOf(INPUTS));
  await mkdir(parent, { recursive: true });
  if (!(await exists(folder))) {
    await removeOld(parent);
    const made = await mkdtemp(join(parent, 'new-'));
    try {
      await make(made);
      await rename(made, folder);
    } catch (error) {
      await rm(made, { recursive: true });
      // Another suite was faster.
      if (!(await exists(folder))) throw error;
    }
  }
  return { folder, tarball: join(folder, 'package.tgz') };
}

async function make(folder: string): Promise<void> {
  // Built by `npm test`; nothing may build again while other tests use it.
  const pack = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  const { stdout } = await run('npm', pack, { cwd: HERE });
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
  await rename(join(folder, filename), join(folder, 'package.tgz'));
  await (WITH_LOWEST_PEERS ? install(folder) : link(folder));
  const modules = join(folder, 'node_modules');
  await cp(join(modules, 'nest-msi/examples'), join(folder, 'examples'), { recursive: true });
  await cp(join(HERE, 'test/extend/tasks'), join(folder, 'tasks'), { recursive: true });
  const tsconfig = {
    extends: './examples/acme/tsconfig.json',
    compilerOptions: { rootDir: '.', outDir: 'dist', declaration: true },
    include: ['examples/*/src', 'tasks'],
  };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig));
  await run(process.execPath, [join(HERE, 'node_modules/typescript/bin/tsc')], { cwd: folder }).catch(
    (error: { stdout: string }) => {
      throw new Error(`It does not compile: ${error.stdout}`);
    },
  );
}

/** Unpacked, with this project's packages. */
async function link(folder: string): Promise<void> {
  await run('tar', ['-xzf', 'package.tgz'], { cwd: folder });
  const modules = join(folder, 'node_modules');
  await mkdir(modules);
  await rename(join(folder, 'package'), join(modules, 'nest-msi'));
  const { dependencies, peerDependencies } = await manifestOf(join(modules, 'nest-msi'));
  for (const name of [...Object.keys({ ...dependencies, ...peerDependencies }), ...DEPENDENCIES]) {
    await mkdir(dirname(join(modules, name)), { recursive: true });
    await symlink(join(HERE, 'node_modules', name), join(modules, name));
  }
  await writeFile(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
}

/** By npm, from its registry: the oldest peers that the package takes. */
async function install(folder: string): Promise<void> {
  const { peerDependencies = {}, devDependencies = {} } = await manifestOf(HERE);
  const lowest = Object.entries(peerDependencies).map(([name, range]) => [name, range.replace(/^[~^]/, '')]);
  const others = DEPENDENCIES.map((name) => [name, devDependencies[name]]);
  const dependencies = { ...Object.fromEntries([...lowest, ...others]), 'nest-msi': 'file:package.tgz' } as object;
  await writeFile(join(folder, 'package.json'), JSON.stringify({ type: 'module', dependencies }));
  await run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline'], { cwd: folder });
}

type Manifest = Readonly<Record<'dependencies' | 'peerDependencies' | 'devDependencies', Record<string, string>>>;

const manifestOf = async (folder: string): Promise<Partial<Manifest>> =>
  JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Partial<Manifest>;

/** The same text as long as none of the files changes. */
async function stateOf(paths: readonly string[]): Promise<string> {
  const hash = createHash('sha256').update(`${HERE} ${WITH_LOWEST_PEERS}`);
  for (const path of paths) {
    const { mtimeMs } = await stat(join(HERE, path));
    const isFile = path.includes('.');
    const names = isFile ? [] : await readdir(join(HERE, path), { recursive: true });
    hash.update(`${path} ${mtimeMs}`);
    for (const name of names.sort()) {
      const { mtimeMs: changed, size } = await stat(join(HERE, path, name));
      hash.update(`${name} ${changed} ${size}`);
    }
  }
  return hash.digest('hex').slice(0, 16);
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

const DAY_MS = 86_400_000;

async function removeOld(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const path = join(parent, name);
    const age = Date.now() - ((await stat(path).catch(() => null))?.mtimeMs ?? 0);
    if (age > DAY_MS) await rm(path, { recursive: true, force: true });
  }
}

/** A program of the project, which serves. */
export class Program {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {}

  /** @param script compiled: `examples/acme/src/main.js` */
  static async start({ folder }: Project, script: string, env: Record<string, string>): Promise<Program> {
    const child = spawn(process.execPath, [join(folder, 'dist', script)], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { PATH: process.env['PATH'], PORT: '0', ...env },
    });
    let output = '';
    for await (const line of createInterface({ input: child.stderr as Readable })) {
      output += `${line}\n`;
      const [, url] = /REST API +(http:\S+?)(\/rest\/V1)?$/.exec(line) ?? [];
      if (url) return new Program(child, url);
    }
    throw new Error(`It did not start: ${output}`);
  }

  async send(method: string, path: string, body?: object, headers: Record<string, string> = {}) {
    const response = await fetch(this.url + path, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      body: body && JSON.stringify(body),
    });
    const text = await response.text();
    // oxlint-disable-next-line typescript/no-explicit-any
    return { status: response.status, body: (/^[[{"\d]/.test(text) ? JSON.parse(text) : text) as any };
  }

  async stop(): Promise<void> {
    if (this.child.kill('SIGTERM')) await once(this.child, 'exit');
  }
}
