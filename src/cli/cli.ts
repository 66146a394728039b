#!/usr/bin/env node
import { run } from './program.js';

// Whoever reads us may stop reading (`nest-msi … | head`): that is no reason to fail half way.
const { stdin, stdout, stderr } = process;
for (const stream of [stdout, stderr]) stream.on('error', () => undefined);

process.exitCode = await run(process.argv.slice(2), { stdin, stdout, stderr });
