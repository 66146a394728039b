import { writeFile } from 'node:fs/promises';
import { pino } from 'pino';
import { createApp } from './app.js';
import { loadConfig } from './config/load-config.js';
import { buildDocument } from './webapi/documentation/openapi.js';

/** Writes the OpenAPI document: `node dist/src/openapi.js FILE`. Needs no database. */
const [file] = process.argv.slice(2);
if (file === undefined) {
  process.stderr.write('usage: node dist/src/openapi.js FILE\n');
  process.exit(2);
}
const app = await createApp(loadConfig({}), pino({ level: 'silent' }), { preview: true });
await writeFile(file, `${JSON.stringify(buildDocument(app), null, 2)}\n`);
