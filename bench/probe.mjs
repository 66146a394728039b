// Loaded into the measured process with `node --import`: CPU time, how late its event loop gets, and its memory.
import { readFileSync, writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const MS = 1e6;
const delay = monitorEventLoopDelay({ resolution: 1 });

process.on('message', (message) => {
  if (message === 'start') {
    forgetPeak();
    delay.reset();
    delay.enable();
    process.send({ cpu: cpu(), rss: process.memoryUsage.rss() });
  } else if (message === 'stop') {
    delay.disable();
    process.send({ cpu: cpu(), p99: delay.percentile(99) / MS, max: delay.max / MS, peakRss: peakRss() });
  } else if (message === 'sample') {
    const late = { p99: delay.percentile(99) / MS, max: delay.max / MS };
    collectGarbage();
    const { rss, heapUsed, external } = process.memoryUsage();
    delay.reset();
    process.send({ ...late, cpu: cpu(), rss, heap: heapUsed + external });
  }
});
// The channel is to measure the process, not to keep it alive.
process.channel.unref();

/** Forces a garbage collection, so that only live objects remain. */
function collectGarbage() {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
}

/** Microseconds, user and system. */
function cpu() {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/** So that the peak is of what is measured, where Linux lets a process do so. */
function forgetPeak() {
  try {
    writeFileSync('/proc/self/clear_refs', '5');
  } catch {
    // The peak since the start, then.
  }
}

/** Bytes. On Linux the process's own: getrusage() counts what its parent had before. */
function peakRss() {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) * 1024;
  } catch {
    return process.resourceUsage().maxRSS * 1024;
  }
}
