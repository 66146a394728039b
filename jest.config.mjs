import { availableParallelism } from 'node:os';
import { areClientsInstalled } from './test/clients/install.mjs';

/** Pure code once; what goes through HTTP once on SQLite and once on MySQL or MariaDB. */
const common = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
          target: 'es2023',
          keepClassNames: true,
          experimental: { keepImportAttributes: true },
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
};

const endToEnd = (displayName, database) => ({
  ...common,
  displayName,
  testMatch: ['<rootDir>/test/**/*.e2e-spec.ts'],
  // scripts/test.mjs says it aloud.
  testPathIgnorePatterns: ['/node_modules/', ...(areClientsInstalled() ? [] : ['<rootDir>/test/clients/'])],
  testEnvironmentOptions: { database },
  globals: { TEST_DATABASE: database },
});

export default {
  testTimeout: 60_000,
  // Every file loads the modules anew and Node forgets none of them: a worker that has grown is replaced.
  maxWorkers: Math.max(2, availableParallelism()),
  workerIdleMemoryLimit: '1GB',
  projects: [
    { ...common, displayName: 'unit', testMatch: ['<rootDir>/src/**/*.spec.ts', '<rootDir>/test/**/*.spec.ts'] },
    endToEnd('embedded', 'embedded'),
    {
      ...endToEnd('mysql', 'mysql'),
      globalSetup: '<rootDir>/test/support/mariadb.setup.mjs',
      globalTeardown: '<rootDir>/test/support/mariadb.teardown.mjs',
    },
  ],
};
