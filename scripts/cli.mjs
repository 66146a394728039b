// npm run cli -- …: everything that is missing, then the command line; as for npm start, the current folder is this one.
//   npm run cli -- --help
import './check-node.cjs';
import { ensureReady, root } from './ensure.mjs';

// npm has printed its banner to standard output by now.
const { npm_lifecycle_event: script, npm_config_loglevel: loglevel } = process.env;
if (process.argv.includes('--json') && script === 'cli' && loglevel !== 'silent') {
  console.error('note: for JSON alone on standard output: npm run --silent cli -- … or node scripts/cli.mjs …');
}

void ensureReady().then(() => {
  process.chdir(root);
  return import('../dist/src/cli/cli.js');
});
