import { describe, expect, it } from '@jest/globals';
import { Config } from './config.js';
import { loadConfig, misspeltVariables } from './load-config.js';

describe('the environment', () => {
  it.each([
    ['1048576', 1_048_576],
    ['512kb', 524_288],
    ['64mb', 67_108_864],
    ['1 GB', 1_073_741_824],
  ])('reads BODY_LIMIT=%s', (text, bytes) => {
    expect(loadConfig({ BODY_LIMIT: text }).bodyLimit).toBe(bytes);
  });

  it.each(['64 megs', '-1', '0'])('refuses BODY_LIMIT=%s by name', (text) => {
    expect(() => loadConfig({ BODY_LIMIT: text })).toThrow('BODY_LIMIT');
  });

  it.each([
    ['true', true],
    ['1', true],
    ['false', false],
    ['0', false],
    ['no', false],
  ])('reads SAMPLE_DATA=%s', (text, flag) => {
    expect(loadConfig({ SAMPLE_DATA: text }).sampleData).toBe(flag);
  });

  it('leaves the sample data to the kind of database when nothing is said', () => {
    expect(loadConfig({}).sampleData).toBeUndefined();
  });
});

interface Variable {
  readonly name: string;
  readonly field: keyof Config;
  readonly byDefault: unknown;
  /** Text and what it means. */
  readonly accepted: readonly (readonly [string, unknown])[];
  readonly refused: readonly string[];
}

const anyText = (name: string, field: keyof Config, byDefault: string): Variable => ({
  name,
  field,
  byDefault,
  accepted: [
    ['text', 'text'],
    ['0', '0'],
    ['true', 'true'],
  ],
  refused: [],
});

const VARIABLES: readonly Variable[] = [
  {
    name: 'PORT',
    field: 'port',
    byDefault: 3000,
    accepted: [
      ['0', 0],
      ['8080', 8080],
      ['65535', 65_535],
    ],
    refused: ['65536', '-1', '80.5', 'http'],
  },
  {
    name: 'HOST',
    field: 'host',
    byDefault: '127.0.0.1',
    accepted: ['0.0.0.0', '::', 'localhost', 'nest-msi.example'].map((host) => [host, host] as const),
    refused: ['http://localhost', 'me@localhost', 'local host'],
  },
  {
    name: 'DATABASE_URL',
    field: 'databaseUrl',
    byDefault: 'sqlite:./var/nest-msi.sqlite',
    accepted: [
      ['sqlite:/data/x.sqlite', 'sqlite:/data/x.sqlite'],
      ['mysql://me:secret@db:3306/shop', 'mysql://me:secret@db:3306/shop'],
      ['mariadb://db/shop', 'mariadb://db/shop'],
      ['mysql://me:s%2Fe%40c%23r%3Fe%25t@db/shop', 'mysql://me:s%2Fe%40c%23r%3Fe%25t@db/shop'],
      ['mysql://me:a:b,c&d=e@db-1.example:3307/m_2', 'mysql://me:a:b,c&d=e@db-1.example:3307/m_2'],
      ['mysql://db/shop?charset=utf8mb4', 'mysql://db/shop?charset=utf8mb4'],
      ['mysql://me@db/shop?ssl-mode=VERIFY_CA&ssl-ca=/ca.pem', 'mysql://me@db/shop?ssl-mode=VERIFY_CA&ssl-ca=/ca.pem'],
      ['mysql://me:x@[::1]:3306/shop', 'mysql://me:x@[::1]:3306/shop'],
    ],
    refused: [
      'sqlite:',
      'mysql://db',
      'mysql://db/',
      'mysql://db:port/shop',
      'postgres://me:secret@db/shop',
      '/data/x.sqlite',
      'mysql://me:secret@db/shop/more',
      'mysql://db/shop?ssl-mode=PREFERRED',
      'mysql://db/shop?tls=true',
      'mysql://[::1/shop',
    ],
  },
  {
    name: 'DATABASE_REPLICA_URLS',
    field: 'databaseReplicaUrls',
    byDefault: '',
    accepted: [
      ['mysql://me:secret@db:3306/shop', 'mysql://me:secret@db:3306/shop'],
      ['mariadb://db-1/shop,mysql://me@db-2/shop', 'mariadb://db-1/shop,mysql://me@db-2/shop'],
    ],
    refused: ['sqlite:./x', 'mysql://db', 'mysql://db/shop,', 'mysql://a/b,c', ',mysql://a/b'],
  },
  {
    name: 'DATABASE_TABLE_PREFIX',
    field: 'databaseTablePrefix',
    byDefault: '',
    accepted: [['mg2_', 'mg2_']],
    refused: ['2mg', 'm-g', 'mg`', 'm g'],
  },
  {
    name: 'DATABASE_POOL_SIZE',
    field: 'databasePoolSize',
    byDefault: 10,
    accepted: [
      ['1', 1],
      ['1000', 1000],
    ],
    refused: ['0', '1001', 'many', '2.5'],
  },
  {
    name: 'DATABASE_TIMEOUT',
    field: 'databaseTimeout',
    byDefault: 30,
    accepted: [
      ['2', 2],
      ['3600', 3600],
    ],
    refused: ['1', '3601', '2.5', 'never'],
  },
  { ...anyText('ADMIN_USERNAME', 'adminUsername', 'admin'), refused: ['  ', 'x'.repeat(41)] },
  { ...anyText('ADMIN_PASSWORD', 'adminPassword', ''), refused: ['  '] },
  {
    name: 'ADMIN_TOKEN_LIFETIME',
    field: 'adminTokenLifetime',
    byDefault: 60,
    accepted: [['240', 240]],
    refused: ['0', '-60', '1h', '0.5'],
  },
  {
    name: 'TOKEN_RATE_LIMIT',
    field: 'tokenRateLimit',
    byDefault: 60,
    accepted: [
      ['0', 0],
      ['1000', 1000],
    ],
    refused: ['-1', '1.5', 'none'],
  },
  {
    name: 'TRUST_PROXY',
    field: 'trustProxy',
    byDefault: 'false',
    accepted: ['true', 'false', '1', 'loopback', '10.0.0.0/8, ::1,uniquelocal'].map((text) => [text, text] as const),
    refused: ['nginx', '10.0.0.256', '10.0.0.0/33', '10.0.0.1/', 'loopback,', '1, loopback', '::1/129'],
  },
  anyText('CRYPT_KEY', 'cryptKey', ''),
  {
    name: 'ENABLE_INTEGRATION_AS_BEARER',
    field: 'enableIntegrationAsBearer',
    byDefault: undefined,
    accepted: [
      ['1', true],
      ['0', false],
    ],
    refused: ['ture', '2'],
  },
  {
    name: 'LOG_LEVEL',
    field: 'logLevel',
    byDefault: 'info',
    accepted: ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'].map((level) => [level, level] as const),
    refused: ['verbose', 'INFO', '0'],
  },
  {
    name: 'METRICS',
    field: 'metrics',
    byDefault: true,
    accepted: [
      ['off', false],
      ['true', true],
    ],
    refused: ['ture', '2'],
  },
  anyText('METRICS_TOKEN', 'metricsToken', ''),
  {
    name: 'SHUTDOWN_DELAY',
    field: 'shutdownDelay',
    byDefault: 0,
    accepted: [
      ['5', 5],
      ['0.5', 0.5],
    ],
    refused: ['-1', '5s'],
  },
  {
    name: 'SHUTDOWN_TIMEOUT',
    field: 'shutdownTimeout',
    byDefault: 20,
    accepted: [
      ['0', 0],
      ['60', 60],
    ],
    refused: ['-1', 'never'],
  },
  {
    name: 'BODY_LIMIT',
    field: 'bodyLimit',
    byDefault: 16 * 1024 * 1024,
    accepted: [['2kb', 2048]],
    refused: ['1tb', '1.5mb'],
  },
  {
    name: 'QUERY_LIMIT',
    field: 'queryLimit',
    byDefault: 8 * 1024,
    accepted: [
      ['4000', 4000],
      ['16kb', 16_384],
    ],
    refused: ['0', 'long'],
  },
  {
    name: 'HEADER_LIMIT',
    field: 'headerLimit',
    byDefault: 16 * 1024,
    accepted: [['32kb', 32_768]],
    refused: ['1023', '-1'],
  },
  {
    name: 'HEADERS_TIMEOUT',
    field: 'headersTimeout',
    byDefault: 30,
    accepted: [
      ['0', 0],
      ['2.5', 2.5],
    ],
    refused: ['-1', '10s'],
  },
  {
    name: 'REQUEST_TIMEOUT',
    field: 'requestTimeout',
    byDefault: 120,
    accepted: [
      ['0', 0],
      ['2.5', 2.5],
    ],
    refused: ['-1', '10s'],
  },
  {
    name: 'SEARCH_TIMEOUT',
    field: 'searchTimeout',
    byDefault: 10,
    accepted: [
      ['0', 0],
      ['2.5', 2.5],
    ],
    refused: ['-1', '10s'],
  },
  {
    name: 'CONNECTION_LIMIT',
    field: 'connectionLimit',
    byDefault: 5000,
    accepted: [
      ['0', 0],
      ['300', 300],
    ],
    refused: ['-1', '1.5', 'many'],
  },
  {
    name: 'REQUESTS_AT_ONCE',
    field: 'requestsAtOnce',
    byDefault: 128,
    accepted: [
      ['0', 0],
      ['300', 300],
    ],
    refused: ['-1', '1.5', 'many'],
  },
  {
    name: 'REQUESTS_WAITING',
    field: 'requestsWaiting',
    byDefault: 1024,
    accepted: [
      ['0', 0],
      ['300', 300],
    ],
    refused: ['-1', '1.5', 'many'],
  },
  {
    name: 'WRITE_TIMEOUT',
    field: 'writeTimeout',
    byDefault: 60,
    accepted: [
      ['0', 0],
      ['2.5', 2.5],
    ],
    refused: ['-1', '10s'],
  },
  {
    name: 'RESPONSE_MEMORY',
    field: 'responseMemory',
    byDefault: 268_435_456,
    accepted: [
      ['0', 0],
      ['64mb', 67_108_864],
    ],
    refused: ['-1', 'much'],
  },
  {
    name: 'OPERATIONS_PORT',
    field: 'operationsPort',
    byDefault: undefined,
    accepted: [
      ['0', 0],
      ['9000', 9000],
    ],
    refused: ['-1', '65536', 'http'],
  },
  {
    name: 'WORKERS',
    field: 'workers',
    byDefault: 1,
    accepted: [
      ['2', 2],
      ['auto', 'auto'],
    ],
    refused: ['0', '-1', '1.5', 'all', '257'],
  },
  {
    name: 'DISTANCE_PROVIDER',
    field: 'distanceProvider',
    byDefault: '',
    accepted: ['google', 'offline', 'acme'].map((code) => [code, code] as const),
    refused: [],
  },
  anyText('GOOGLE_MAPS_API_KEY', 'googleMapsApiKey', ''),
  {
    name: 'GOOGLE_MAPS_MODE',
    field: 'googleMapsMode',
    byDefault: '',
    accepted: [['walking', 'walking']],
    refused: ['flying', 'Driving'],
  },
  {
    name: 'GOOGLE_MAPS_VALUE',
    field: 'googleMapsValue',
    byDefault: '',
    accepted: [['time', 'time']],
    refused: ['metres'],
  },
  {
    name: 'GOOGLE_MAPS_URL',
    field: 'googleMapsUrl',
    byDefault: 'https://maps.googleapis.com/maps/api',
    accepted: [['http://proxy:8080', 'http://proxy:8080']],
    refused: ['maps.googleapis.com', 'ftp://maps', 'https://', 'https://me:secret@maps', 'https://maps/api?key=1'],
  },
  {
    name: 'GOOGLE_MAPS_TIMEOUT',
    field: 'googleMapsTimeout',
    byDefault: 5,
    accepted: [['0.5', 0.5]],
    refused: ['0', '-1', '61', '5s'],
  },
  {
    name: 'FILTER_LIMIT',
    field: 'filterLimit',
    byDefault: 500,
    accepted: [
      ['0', 0],
      ['300', 300],
    ],
    refused: ['-1', '1.5', 'many'],
  },
  {
    name: 'ITEM_LIMIT',
    field: 'itemLimit',
    byDefault: undefined,
    accepted: [
      ['0', 0],
      ['300', 300],
    ],
    refused: ['-1', '1.5', 'many'],
  },
  {
    name: 'PAGE_SIZE_LIMIT',
    field: 'pageSizeLimit',
    byDefault: undefined,
    accepted: [
      ['0', 0],
      ['300', 300],
    ],
    refused: ['-1', '1.5', 'many'],
  },
  {
    name: 'DEFAULT_PAGE_SIZE',
    field: 'defaultPageSize',
    byDefault: undefined,
    accepted: [
      ['0', 0],
      ['300', 300],
    ],
    refused: ['-1', '1.5', 'many'],
  },
  {
    name: 'CORS_ORIGINS',
    field: 'corsOrigins',
    byDefault: '',
    accepted: ['*', 'https://shop.example', 'https://a.example, http://localhost:8080'].map(
      (text) => [text, text] as const,
    ),
    refused: ['shop.example', 'https://a.example,', 'https://a.example/path', '*, https://a.example', 'true'],
  },
  {
    name: 'CONSOLE',
    field: 'console',
    byDefault: true,
    accepted: [
      ['yes', true],
      ['off', false],
    ],
    refused: ['ture', '2'],
  },
  {
    name: 'SAMPLE_DATA',
    field: 'sampleData',
    byDefault: undefined,
    accepted: [
      ['yes', true],
      ['off', false],
    ],
    refused: ['ture', '2'],
  },
];

it('every variable is spoken of here', () => {
  expect(VARIABLES.map(({ field }) => field).sort()).toEqual(Object.keys(new Config()).sort());
});

describe.each(VARIABLES.map((variable): [string, Variable] => [variable.name, variable]))('%s', (name, variable) => {
  it('has its default, also when it is empty', () => {
    expect(loadConfig({})[variable.field]).toBe(variable.byDefault);
    expect(loadConfig({ [name]: '' })[variable.field]).toBe(variable.byDefault);
  });

  it('is read', () => {
    for (const [text, value] of variable.accepted) expect(loadConfig({ [name]: text })[variable.field]).toBe(value);
  });

  it('is refused by name when it makes no sense', () => {
    for (const text of variable.refused) {
      expect(() => loadConfig({ [name]: text })).toThrow(new RegExp(`^Configuration:\\n  ${name} `));
    }
  });
});

describe('misspelt variables', () => {
  it('are reported with the name that was meant', () => {
    expect(misspeltVariables({ DATABASE_ULR: 'mysql://me:secret@db/shop', PROT: '80', port: '80' })).toEqual([
      'DATABASE_ULR is set but unknown and ignored. Did you mean DATABASE_URL?',
      'PROT is set but unknown and ignored. Did you mean PORT?',
      'port is set but unknown and ignored. Did you mean PORT?',
    ]);
  });

  it('are not seen in known names, nor in what other programs set', () => {
    const known = Object.fromEntries(VARIABLES.map(({ name }) => [name, '']));
    const others = ['HOME', 'HOSTNAME', 'PATH', 'PWD', 'SHELL', 'LANG', 'TERM', 'TZ', 'NODE_ENV', 'NODE_OPTIONS'];
    expect(misspeltVariables({ ...known, ...Object.fromEntries(others.map((name) => [name, ''])) })).toEqual([]);
  });
});

describe('a wrong configuration', () => {
  it('is told whole, one line a variable, with what was given', () => {
    expect(() => loadConfig({ PORT: 'http', LOG_LEVEL: 'loud', HOST: 'fine' })).toThrow(
      /^Configuration:\n  PORT .*it is "http"\n  LOG_LEVEL must be one of .*it is "loud"$/,
    );
  });

  it('never shows a password', () => {
    expect(() => loadConfig(SECRETIVE)).toThrow('DATABASE_URL');
    expect(() => loadConfig(SECRETIVE)).not.toThrow('secret');
  });
});

describe('credentials that have to be percent-encoded', () => {
  const PASSWORDS = [
    'se/cret',
    'se@cret',
    'se#cret',
    'se?cret',
    '100%secret',
    'secret%zz',
    'secret%ff',
    'se[cret]',
    '/@#',
  ];

  it.each(PASSWORDS)('are recognised in DATABASE_URL, and not shown: %s', (password) => {
    const problem = problemWith({ DATABASE_URL: `mysql://me:${password}@db.example:3306/shop` });
    expect(problem).toMatch(/^Configuration:\n {2}DATABASE_URL must have .* percent-encoded: .*; it is not shown$/);
    expect(problem.replace(/: \/ is .*/, '')).not.toMatch(/cret|100|zz/);
  });

  it.each([...PASSWORDS, 'se,cret'])('are recognised in DATABASE_REPLICA_URLS: %s', (password) => {
    const urls = `mysql://db-1/shop,mysql://me:${password}@db-2/shop`;
    expect(problemWith({ DATABASE_REPLICA_URLS: urls })).toContain('DATABASE_REPLICA_URLS must have');
  });

  it.each(['LOG_LEVEL', 'PORT', 'HOST', 'CORS_ORIGINS', 'TRUST_PROXY', 'METRICS'])(
    'are not shown either when the URL was put into %s',
    (name) => {
      const problem = problemWith({ [name]: 'mysql://me:se@cret@db/shop' });
      expect(problem).toContain(name);
      expect(problem).not.toMatch(/se@|cret/);
    },
  );
});

function problemWith(env: Record<string, string>): string {
  try {
    loadConfig(env);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('It is accepted.');
}

const SECRETIVE = { DATABASE_URL: 'postgres://me:secret@db/shop', PORT: 'x', ADMIN_PASSWORD: 'secret' };
