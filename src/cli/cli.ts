#!/usr/bin/env node
import { run } from './program.js';

// EPIPE: the reader of a pipe may close it early (`nest-msi … | head`), which must not abort the command.
const { stdin, stdout, stderr } = process;
for (const stream of [stdout, stderr]) stream.on('error', () => undefined);

process.exitCode = await run(process.argv.slice(2), { stdin, stdout, stderr });
