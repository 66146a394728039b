// npm run fuzz: 20,000 generated requests at each route and 40,000 recorded ones with something changed, on each database.
//   npm run fuzz -- 5000          another number
//   FUZZ_SEED=1 npm run fuzz      other ones
import { join } from 'node:path';
import { root, run } from './ensure.mjs';

run(process.execPath, [join(root, 'scripts/test.mjs'), 'webapi/fuzz'], {
  ...process.env,
  FUZZ_REQUESTS: process.argv[2] ?? '20000',
});
