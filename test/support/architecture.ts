import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cruise, type ICruiseResult, type IForbiddenRuleType } from 'dependency-cruiser';

const LAYER = 'src/(?:auth|stores|catalog|inventory)';
/** A folder of files with fixed roles. */
const FEATURE = '^src/(auth|stores|inventory/[^/]+)/';

/** What the features of the inventory share: it lies below them. */
const SHARED = '^src/inventory/changes/';

const role = (...names: string[]): string => `\\.(${names.join('|')})\\.ts$`;

/** Files under `from` import nothing of ours but what is under `allowed`. */
const layer = (name: string, from: string, allowed: string): IForbiddenRuleType => ({
  name: `layer: ${name}`,
  severity: 'error',
  from: { path: from },
  to: { path: '^(src/|ormconfig)', pathNot: allowed },
});

/** Inside the layers of the domain, files of one role do not import those of others. */
const roles = (from: string, ...forbidden: string[]): IForbiddenRuleType => ({
  name: `role: ${from}`,
  severity: 'error',
  from: { path: `^${LAYER}/.*${role(from)}` },
  to: { path: [`^${LAYER}/.*${role(...forbidden)}`, ...(from === 'controller' ? ['^src/database/'] : [])] },
});

/** design.md, "The life of one request": who may import whom. */
const FORBIDDEN: IForbiddenRuleType[] = [
  layer('below all', '^src/(suggestions|package-json|startup-error)\\.ts$', '^$'),
  layer('config', '^src/config/', '^src/(config/|suggestions\\.ts$)'),
  layer('metrics', '^src/metrics/', '^src/metrics/'),
  layer('database', '^src/database/', '^src/(database/|metrics/|config/|startup-error\\.ts$)'),
  layer('webapi', '^src/webapi/', '^src/((webapi|database)/|(suggestions|package-json)\\.ts$)'),
  layer('http', '^src/http/', '^src/(http|webapi|database)/'),
  layer('auth', '^src/auth/', '^src/(auth/|http/|webapi/|database/|metrics/|config/|suggestions\\.ts$)'),
  layer('stores', '^src/stores/', '^src/(stores/|http/|webapi/|database/|config/|suggestions\\.ts$)'),
  layer('catalog', '^src/catalog/', '^src/(catalog|stores|webapi|database)/'),
  layer(
    'inventory',
    '^src/inventory/',
    '^src/(inventory/|catalog/|stores/|auth/|http/|webapi/|database/|metrics/|config/)',
  ),
  layer('what features share', SHARED, '^src/(inventory/changes/|webapi/|database/|metrics/|config/)'),
  layer('console', '^src/console/', '^src/(console|http|webapi)/'),
  layer('operations', '^src/operations/', '^src/(operations/|http/|database/|metrics/|config/)'),
  layer(
    'cluster',
    '^src/cluster/',
    '^src/((cluster|operations|metrics|auth|startup|config)/|(logging|signals|startup-error)\\.ts$)',
  ),
  {
    name: 'layer: cli',
    severity: 'error',
    from: { path: '^src/', pathNot: '^src/(cli/|nest-msi\\.ts$)' },
    to: { path: '^src/cli/' },
  },
  roles('controller', 'controller', 'repository', 'entity', 'validator'),
  roles('service', 'controller', 'dto'),
  roles('validator', 'controller', 'service', 'repository', 'dto'),
  roles('repository', 'controller', 'service', 'dto', 'validator'),
  roles('entity', 'controller', 'service', 'repository', 'dto', 'validator'),
  roles('dto', 'controller', 'service', 'repository', 'validator'),
  {
    name: 'feature: through its service, entity or events',
    severity: 'error',
    from: { path: FEATURE, pathNot: [role('controller', 'module')] },
    to: { path: FEATURE, pathNot: ['^src/$1/', SHARED, role('service', 'entity', 'events')] },
  },
  {
    name: 'feature: a controller also through its dto',
    severity: 'error',
    from: { path: `${FEATURE}.*${role('controller')}` },
    to: { path: FEATURE, pathNot: ['^src/$1/', SHARED, role('service', 'dto')] },
  },
  {
    name: 'layer: the public entry',
    severity: 'error',
    from: { path: '^src/', pathNot: '^src/nest-msi\\.ts$' },
    to: { path: '^src/(nest-msi|parts)\\.ts$' },
  },
  { name: 'cycle', severity: 'error', from: {}, to: { circular: true } },
];

/** What a file says, where imports do not tell. */
const TEXTS: readonly { name: string; says: RegExp; allowed: RegExp }[] = [
  {
    name: 'text: SQL outside of a repository',
    says: /\b(SELECT|INSERT INTO|UPDATE|DELETE FROM|(CREATE|ALTER|DROP) TABLE)\b|\.(query|manager|getRepository|createQueryBuilder)\s*[(<.]/,
    allowed: /^src\/database\/|\.repository\.ts$|^src\/webapi\/search\/(search-query|scan)\.ts$/,
  },
  {
    name: 'text: the environment outside of load-config.ts',
    says: /\bprocess\b[\s?.[\]'"]*\benv\b|['"](node:)?process['"]/,
    allowed: /^src\/config\/load-config\.ts$/,
  },
  {
    name: 'text: a comparison with a kind of database outside of its driver',
    says: /[!=]==\s*'(better-sqlite3|mysql|mariadb)'/,
    allowed: /^src\/database\/(mysql|sqlite)\/|^src\/database\/host-data-source\.ts$/,
  },
  {
    name: 'text: a re-export outside of the public entry',
    says: /^export\b[^;=]*\bfrom\s+['"]/m,
    allowed: /^src\/(nest-msi|parts)\.ts$/,
  },
];

/**
 * @param folder holds a `src`
 * @returns `rule: from → to` of every import and text that the architecture forbids
 */
export async function violationsIn(folder: string): Promise<string[]> {
  const { output } = await cruise(['src'], {
    baseDir: folder,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.spec\\.ts$' },
    tsPreCompilationDeps: true,
    validate: true,
    ruleSet: { forbidden: FORBIDDEN },
  });
  const { modules, summary } = output as ICruiseResult;
  const sources = modules.map(({ source }) => source).filter((source) => /^src\/.*\.ts$/.test(source));
  return [
    ...summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`),
    ...modules.flatMap(({ source, dependencies }) =>
      dependencies
        .filter(({ couldNotResolve, module }) => couldNotResolve && module.startsWith('.'))
        .map(({ module }) => `unresolved: ${source} → ${module}`),
    ),
    ...sources.filter((source) => source.endsWith('/index.ts')).map((source) => `barrel: ${source}`),
    ...TEXTS.flatMap(({ name, says, allowed }) =>
      sources
        .filter((source) => !allowed.test(source) && says.test(readFileSync(join(folder, source), 'utf8')))
        .map((source) => `${name}: ${source}`),
    ),
  ];
}
