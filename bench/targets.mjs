const MAJOR = Number(process.versions.node.split('.')[0]);
/** The targets are for Node 24; on an older one it may be so much worse. */
const EASE = MAJOR < 24 ? 0.8 : 1;

/** @returns what is missed, in words; empty: the target is met */
export function missed({ rate, cpu, loop, peak }, { ours, ratio }) {
  const least = rate * EASE;
  const most = cpu / EASE;
  return [
    ratio.rate < least && `req/s × ≥ ${least.toFixed(2)}`,
    ratio.cpu > most && `CPU × ≤ ${most.toFixed(2)}`,
    ours.loop > loop && `loop p99 ≤ ${loop} ms`,
    ours.peak > peak && `peak ≤ ${peak} MB`,
  ].filter(Boolean);
}
