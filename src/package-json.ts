import { readFileSync } from 'node:fs';

interface PackageJson {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
}

/** Read, not imported: the compiler would copy it into dist/, where tools take it for a package of its own. */
export const packageJson = find(new URL('.', import.meta.url));

/** Searched upwards: dist/ is one folder deeper than src/. */
function find(folder: URL): PackageJson {
  try {
    return JSON.parse(readFileSync(new URL('package.json', folder), 'utf8')) as PackageJson;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || folder.pathname === '/') throw error;
  }
  return find(new URL('..', folder));
}
