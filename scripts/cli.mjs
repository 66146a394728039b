// npm run cli -- …: everything that is missing, then the command line; as for npm start, the current folder is this one.
//   npm run cli -- --help
import './check-node.cjs';
import { ensureReady, root } from './ensure.mjs';

void ensureReady().then(() => {
  process.chdir(root);
  return import('../dist/src/cli/cli.js');
});
