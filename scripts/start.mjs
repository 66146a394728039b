// npm start: everything that is missing, then the service.
import './check-node.cjs';
import cluster from 'node:cluster';
import { ensureReady, root } from './ensure.mjs';

// Without a top-level await, which an old Node.js could not even parse.
// Workers find what the primary has made.
void (cluster.isPrimary ? ensureReady() : Promise.resolve()).then(() => {
  process.chdir(root);
  return import('../dist/src/main.js');
});
