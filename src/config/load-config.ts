import cluster from 'node:cluster';
import { existsSync } from 'node:fs';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { suggestionFor } from '../suggestions.js';
import { Config, type ConfigValues } from './config.js';
import { maskCredentials } from './database-url.js';

/**
 * @param env variables as strings; unknown ones are ignored, empty ones count as not set
 * @throws Error one line for each wrong variable, naming it
 */
export function loadConfig(env: Record<string, string | undefined> = environment()): Config {
  const given: Record<string, string> = {};
  for (const key of Object.keys(new Config())) {
    const value = env[toVariable(key)];
    if (value !== undefined && value !== '') given[key] = value;
  }
  const config = plainToInstance(Config, given, { enableImplicitConversion: true, exposeDefaultValues: true });
  refuse(problemsOf(config, given, toVariable));
  return config;
}

/**
 * For applications that pass their configuration; no environment variable is read.
 *
 * @throws Error one line for each wrong or unknown key
 */
export function configOf(values: Config | ConfigValues): Config {
  if (values instanceof Config) return values;
  const config = Object.assign(new Config(), values);
  const known = Object.keys(new Config());
  const unknown = Object.keys(values).filter((key) => !known.includes(key));
  refuse([
    ...unknown.map((key) => {
      const meant = suggestionFor(key, known);
      return `${key} is no key of the configuration.${meant === undefined ? '' : ` Did you mean ${meant}?`}`;
    }),
    ...problemsOf(config, values as Record<string, unknown>, (key) => key),
  ]);
  return config;
}

function problemsOf(
  config: Config,
  given: Readonly<Record<string, unknown>>,
  nameOf: (key: string) => string,
): string[] {
  return validateSync(config).map(
    ({ property, constraints, value }) =>
      `${nameOf(property)} ${Object.values(constraints ?? {})
        .map((text) => text.replace(`${property} `, ''))
        .join(', ')}; it is ${shown(property, given[property] ?? value)}`,
  );
}

function refuse(problems: readonly string[]): void {
  if (problems.length > 0) throw new Error(`Configuration:\n  ${problems.join('\n  ')}`);
}

/** `.env` in the current folder fills in what the environment leaves out. Misspelt names are reported on stderr. */
function environment(): NodeJS.ProcessEnv {
  if (existsSync('.env')) process.loadEnvFile('.env');
  // Workers have the environment of the primary, which has reported them.
  if (cluster.isPrimary)
    for (const warning of misspeltVariables(process.env)) process.stderr.write(`nest-msi: ${warning}\n`);
  return process.env;
}

/** @returns a warning for each name in the environment that looks like a known one with a typing error */
export function misspeltVariables(env: Record<string, string | undefined>): string[] {
  const known = Object.keys(new Config()).map(toVariable);
  return Object.keys(env).flatMap((name) => {
    const meant = suggestionFor(name, known);
    return meant === undefined ? [] : [`${name} is set but unknown and ignored. Did you mean ${meant}?`];
  });
}

const toVariable = (key: string): string => key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();

const shown = (property: string, value: unknown): string =>
  /password|key|url|token$/i.test(property) ? 'not shown' : maskCredentials(JSON.stringify(value));
