import { availableParallelism } from 'node:os';
import { areClientsInstalled } from './test/clients/install.mjs';

/** Unit tests once; end-to-end tests once on SQLite and once on MySQL or MariaDB. */
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

/** These have no SQL of their own to differ by: once, on SQLite. */
const ON_ONE_DATABASE = [
  'auth/token-rate',
  'console/(?!main-paths)',
  'cli/usage',
  'clients/',
  'contract/typed-client',
  'docs/',
  'logging\\.',
].map((path) => `<rootDir>/test/${path}`);

/** What only a server has: SQLite needs no TLS, and its keys do not end. */
const ON_SERVERS = ['<rootDir>/test/database/generated-keys', '<rootDir>/test/database/tls'];

/** Where versions of MySQL differ: SQL, collations, error codes. */
const ON_MYSQL_9 = [
  'database/generated-keys',
  'database/nested',
  'database/null-bytes',
  'database/query-plans',
  'database/schema',
  'database/transactions',
  'inventory/bulk-source-operations',
  'inventory/distance',
  'inventory/legacy-stock',
  'inventory/links-of-stock',
  'inventory/low-stock',
  'inventory/pickup-locations',
  'inventory/salability',
  'inventory/salability-rules',
  'inventory/salable-sku-counts',
  'inventory/source-items',
  'inventory/source-items-adjust',
  'inventory/source-selection',
  'inventory/stock-export',
  'inventory/stock-index/stock-index',
  'inventory/stock-source-links',
  'inventory/stocks',
  'webapi/search',
].map((path) => `<rootDir>/test/${path}.e2e-spec.ts`);

const endToEnd = (displayName, ignored) => ({
  ...common,
  displayName,
  testMatch: ['<rootDir>/test/**/*.e2e-spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', ...ignored],
  globals: { TEST_DATABASE: displayName },
});

export default {
  testTimeout: 60_000,
  reporters: ['default', '<rootDir>/test/support/progress.reporter.mjs'],
  // Each test file loads all modules again, and Node never frees them: a worker that has grown is replaced.
  // One more than cores: some suites wait for processes that they kill, and for locks.
  maxWorkers: availableParallelism() + 1,
  workerIdleMemoryLimit: '1GB',
  projects: [
    { ...common, displayName: 'unit', testMatch: ['<rootDir>/src/**/*.spec.ts', '<rootDir>/test/**/*.spec.ts'] },
    // Where the clients cannot be installed, scripts/test.mjs reports it.
    endToEnd('embedded', [...ON_SERVERS, ...(areClientsInstalled() ? [] : ['<rootDir>/test/clients/'])]),
    {
      ...endToEnd('mysql', ON_ONE_DATABASE),
      globalSetup: '<rootDir>/test/support/mariadb.setup.mjs',
      globalTeardown: '<rootDir>/test/support/mariadb.teardown.mjs',
    },
    {
      ...endToEnd('mysql9', ON_ONE_DATABASE),
      testMatch: ON_MYSQL_9,
      globalSetup: '<rootDir>/test/support/mysql9.setup.mjs',
      globalTeardown: '<rootDir>/test/support/mysql9.teardown.mjs',
    },
  ],
};
