// npm start: everything that is missing, then the service.
import './check-node.cjs';
import { ensureReady, root } from './ensure.mjs';

// Without a top-level await, which an old Node.js could not even parse.
void ensureReady().then(() => {
  process.chdir(root);
  return import('../dist/src/main.js');
});
