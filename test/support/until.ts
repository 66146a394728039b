import { setTimeout as sleep } from 'node:timers/promises';

/** Asks until the answer is yes. */
export async function until(isSo: () => unknown, longestMs = 20_000, everyMs = 20): Promise<void> {
  const end = Date.now() + longestMs;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`Not so within ${longestMs} ms: ${isSo.toString()}`);
    await sleep(everyMs);
  }
}
