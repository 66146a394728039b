// npm run cli -- …: everything that is missing, then the command line; as for npm start, the current folder is this one.
//   npm run cli -- --help
import { ensureBuilt, ensureInstalled, root } from './ensure.mjs';

ensureInstalled();
ensureBuilt();
process.chdir(root);
await import('../dist/src/cli/cli.js');
