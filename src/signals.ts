import { constants } from 'node:os';
import { explain } from './startup/explain.js';

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/** The first signal ends the process in order, another one at once. */
export function endOnSignal(end: () => Promise<void>): void {
  let isEnding = false;
  const handle = (signal: (typeof SIGNALS)[number]): void => {
    if (isEnding) process.exit(128 + constants.signals[signal]);
    isEnding = true;
    void endProcess(end);
  };
  for (const signal of SIGNALS) process.on(signal, handle);
}

/**
 * The first signal ends the process in order, further ones change nothing.
 *
 * @returns what does the same without a signal
 */
export function endOnce(end: () => Promise<void>): () => void {
  let isEnding = false;
  const handle = (): void => {
    if (!isEnding) void endProcess(end);
    isEnding = true;
  };
  for (const signal of SIGNALS) process.on(signal, handle);
  return handle;
}

async function endProcess(end: () => Promise<void>): Promise<never> {
  try {
    await end();
  } catch (error) {
    process.stderr.write(`nest-msi could not end in order: ${explain(error)}\n`);
    process.exit(1);
  }
  process.exit(0);
}
