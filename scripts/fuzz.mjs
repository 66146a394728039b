// npm run fuzz: 20,000 generated requests to each route, 40,000 mutated recorded ones, and 20,000 searches compared with
// an oracle, on each database.
//   npm run fuzz -- 5000          another number
//   FUZZ_SEED=1 npm run fuzz      another seed
import { join } from 'node:path';
import { root, run } from './ensure.mjs';

run(process.execPath, [join(root, 'scripts/test.mjs'), 'webapi/fuzz', 'webapi/search.property'], {
  ...process.env,
  FUZZ_REQUESTS: process.argv[2] ?? '20000',
});
