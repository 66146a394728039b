import { loadConfig } from './config/load-config.js';
import { explain } from './startup/explain.js';
import { serve } from './serve.js';

try {
  await serve(loadConfig());
} catch (error) {
  process.stderr.write(`nest-msi cannot start: ${explain(error)}\n`);
  process.exit(1);
}
