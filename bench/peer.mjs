// Compiles bench/peer/ where its imports still find node_modules.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformFileSync } from '@swc/core';
import { root } from '../scripts/ensure.mjs';

const SOURCE = join(root, 'bench/peer');
const BUILT = join(root, 'node_modules/.cache/nest-msi/peer');

/** @returns the path of the program */
export function buildPeer() {
  mkdirSync(BUILT, { recursive: true });
  writeFileSync(join(BUILT, 'package.json'), '{"type":"module"}\n');
  for (const file of readdirSync(SOURCE)) {
    const { code } = transformFileSync(join(SOURCE, file), {
      jsc: {
        parser: { syntax: 'typescript', decorators: true },
        transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
        target: 'es2023',
        keepClassNames: true,
      },
      module: { type: 'es6' },
    });
    writeFileSync(join(BUILT, file.replace(/\.ts$/, '.js')), code);
  }
  return join(BUILT, 'main.js');
}
