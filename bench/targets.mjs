const MAJOR = Number(process.versions.node.split('.')[0]);
/** The targets are for Node 24, and eased by a fifth on older ones. */
const EASE = MAJOR < 24 ? 0.8 : 1;

/** @returns what is missed, in words; empty: the target is met */
export function missed({ rate, cpu, loop, peak, p50, growth, peer: least }, { ours, bare, peer }) {
  const leastRate = rate * EASE;
  const mostCpu = cpu / EASE;
  return [
    bare?.rate < leastRate && `requests/s ≥ ${leastRate.toFixed(2)} × bare`,
    bare?.cpu > mostCpu && `CPU ≤ ${mostCpu.toFixed(2)} × bare`,
    peer?.rate < least * EASE && `requests/s ≥ ${(least * EASE).toFixed(2)} × peer`,
    ours.loop > loop && `event loop p99 ≤ ${loop} ms`,
    ours.peak > peak && `peak ≤ ${peak} MB`,
    ours.p50 > p50 && `p50 ≤ ${p50} ms`,
    ours.growth > growth && `growth ≤ ${growth} MB`,
  ].filter(Boolean);
}
