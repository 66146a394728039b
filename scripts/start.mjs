// npm start: everything that is missing, then the service.
import { ensureBuilt, ensureInstalled, root } from './ensure.mjs';

ensureInstalled();
ensureBuilt();
process.chdir(root);
await import('../dist/src/main.js');
