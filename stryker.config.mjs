// npm run mutate: changes one operator, constant or statement after the other, and reports what no test notices.
//   npm run mutate                                                         what has unit tests in src/auth, database, http, webapi
//   npm run mutate -- --mutate src/auth/oauth/oauth-signature.ts                 other files
//   MUTATE_TESTS=test/webapi/search.e2e-spec.ts npm run mutate -- --mutate src/webapi/search/search-query.ts
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import jestConfig from './jest.config.mjs';

const tests = process.env.MUTATE_TESTS?.split(',');
const [unit, embedded] = jestConfig.projects;
/** Files without a unit test: give them, and the end-to-end tests about them, by hand. */
const WITH_UNIT_TESTS = ['auth', 'database', 'http', 'webapi'].flatMap((folder) =>
  readdirSync(join('src', folder), { recursive: true })
    .filter((file) => file.endsWith('.spec.ts'))
    .map((file) => join('src', folder, file.replace('.spec.ts', '.ts')))
    .filter(existsSync),
);

export default {
  testRunner: 'jest',
  testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
  jest: {
    config: {
      projects: undefined,
      testTimeout: 60_000,
      ...(tests ? embedded : unit),
      testMatch: (tests ?? ['src/**/*.spec.ts']).map((path) => `<rootDir>/${path}`),
    },
    enableFindRelatedTests: !tests,
  },
  mutate: WITH_UNIT_TESTS,
  coverageAnalysis: 'perTest',
  ignoreStatic: true,
  concurrency: 2,
  dryRunTimeoutMinutes: 15,
  reporters: ['clear-text', 'html'],
  clearTextReporter: { allowColor: false, reportTests: false },
  htmlReporter: { fileName: 'var/mutation.html' },
  tempDirName: 'var/stryker',
  // Stryker's own copy of the project needs none of these.
  ignorePatterns: ['dist', 'var', 'coverage', 'docs'],
};
