import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

const page = readFileSync('docs/connect-your-client.md', 'utf8');

interface PackageLock {
  readonly packages: Readonly<Record<string, { version?: string; dependencies?: object; engines?: { node?: string } }>>;
}

const { packages } = JSON.parse(readFileSync('test/clients/package-lock.json', 'utf8')) as PackageLock;

/** The clients that are tested, but for one that another brings along. */
const CLIENTS = Object.keys(packages['']?.dependencies ?? {}).filter((name) => name !== '@adobe/aio-commerce-lib-auth');

test.each(CLIENTS)('the page installs the tested version of %s, and says which Node.js it needs', (name) => {
  const { version, engines } = packages[`node_modules/${name}`] ?? {};
  expect(page).toContain(`npm install ${name}@${version}\n`);
  const [, tested, node = ''] = new RegExp(`\\[${name}\\]\\(#[^)]*\\) *\\| *(\\S+) *\\| *(.*?) *\\|`).exec(page) ?? [];
  expect(tested).toBe(version);
  expect(node.match(/\d+/g)).toEqual(engines?.node?.match(/\d+(?=\.|$| )/g)?.filter((part) => part !== '0'));
});
