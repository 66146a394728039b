// Drives one server: wrk for a while where it is installed, since autocannon takes time from the server that both share
// two cores with; autocannon elsewhere, and for a number of requests.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import autocannon from 'autocannon';

const WRK = `
wrk.method, wrk.body = os.getenv('METHOD'), nil
local file = os.getenv('BODY')
if file then wrk.body = io.open(file, 'rb'):read('*a') end
done = function(summary, latency)
  local e = summary.errors
  io.write(string.format('{"count":%d,"us":%d,"p50":%d,"p99":%d,"failed":%d}\\n', summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99), e.connect + e.read + e.write + e.status + e.timeout))
end`;

const folder = mkdtempSync(join(tmpdir(), 'nest-msi-load-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
writeFileSync(join(folder, 'wrk.lua'), WRK);

/** @param wanted `wrk` or `autocannon`; by default the first of them that is there */
export function loadBy(wanted) {
  const isThere = spawnSync('wrk', ['-v']).error === undefined;
  if (wanted === 'wrk' && !isThere) throw new Error('wrk is not installed.');
  return (wanted ?? (isThere ? 'wrk' : 'autocannon')) === 'wrk' ? { name: 'wrk', drive: byWrk } : CANNON;
}

/**
 * @param target `{ url, headers, body, connections }`, and `seconds` or `requests` of each connection
 * @returns requests that were answered and requests a second; milliseconds
 */
async function byAutocannon({ url, headers, body, connections, seconds, requests }) {
  const result = await autocannon({
    url,
    headers,
    connections,
    ...(requests ? { amount: requests * connections } : { duration: seconds }),
    ...(body && { method: 'POST', body }),
    timeout: 60,
  });
  const { latency, non2xx, errors } = result;
  if (non2xx + errors > 0) throw new Error(`${url}: ${non2xx} answers were no 2xx, ${errors} failed`);
  const count = result.requests.total;
  const rate = requests ? (1000 * connections) / latency.average : count / result.duration;
  return { count, rate, p50: latency.p50, p99: latency.p99 };
}

async function byWrk(target) {
  const { url, headers, body, connections, seconds, requests } = target;
  if (requests) return byAutocannon(target);
  const file = join(folder, 'body');
  if (body) writeFileSync(file, body);
  const child = spawn(
    'wrk',
    [
      '-t1',
      `-c${connections}`,
      '-d60s',
      '--timeout=60s',
      `--script=${join(folder, 'wrk.lua')}`,
      ...Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]),
      url,
    ],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, METHOD: body ? 'POST' : 'GET', ...(body && { BODY: file }) },
    },
  );
  let said = '';
  child.stdout.on('data', (chunk) => (said += chunk));
  // It counts whole seconds only, and ends in good order when it is interrupted.
  setTimeout(() => child.kill('SIGINT'), seconds * 1000);
  await once(child, 'close');
  const { count, us, p50, p99, failed } = JSON.parse(/\{"count".*\}/.exec(said)[0]);
  if (failed > 0) throw new Error(`${url}: ${failed} requests failed`);
  return { count, rate: (count * 1e6) / us, p50: p50 / 1000, p99: p99 / 1000 };
}

const CANNON = { name: 'autocannon', drive: byAutocannon };
