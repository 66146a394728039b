import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { root } from '../scripts/ensure.mjs';
import { buildPeer } from './peer.mjs';

const PASSWORD = 'correct horse battery staple';

/** As in the image and the systemd unit. */
const NODE_OPTIONS = '--max-semi-space-size=16';

/** The built service as it runs in production, with a token for its administrator. */
export async function startService(url, env = {}) {
  const server = await start(join(root, 'dist/src/main.js'), {
    NODE_OPTIONS,
    PORT: '0',
    DATABASE_URL: url,
    BODY_LIMIT: '64mb',
    SAMPLE_DATA: 'false',
    ADMIN_USERNAME: 'bench',
    ADMIN_PASSWORD: PASSWORD,
    ...env,
  });
  return signedIn(server);
}

/** An idiomatic Nest + TypeORM service on the same tables: bench/peer/. */
export const startPeer = async (url) => signedIn(await start(buildPeer(), { NODE_OPTIONS, DATABASE_URL: url }));

async function signedIn(server) {
  const response = await fetch(`${server.base}/integration/admin/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'bench', password: PASSWORD }),
  });
  server.headers = { authorization: `Bearer ${await response.json()}` };
  return server;
}

export const startYardstick = (url) => start(join(root, 'bench/yardstick.mjs'), { DATABASE_URL: url });

/** Each prints its URL on stderr. */
async function start(file, env) {
  const begun = performance.now();
  const child = fork(file, {
    cwd: root,
    execArgv: ['--import', join(root, 'bench/probe.mjs')],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: { ...process.env, ...env },
  });
  const base = await baseOf(child);
  const startedIn = performance.now() - begun;
  child.stderr.resume();
  const ended = once(child, 'exit').then(() => Promise.reject(new Error(`${file} ended.`)));
  // stop() ends it, too: only a question that is still open may fail by that.
  ended.catch(() => undefined);
  return {
    base,
    pid: child.pid,
    /** Milliseconds. */
    startedIn,
    headers: {},
    /** To bench/probe.mjs: `start`, `sample` or `stop`. */
    async ask(question) {
      const answer = once(child, 'message');
      child.send(question);
      const [first] = await Promise.race([answer, ended]);
      return first;
    },
    async stop() {
      child.kill();
      await once(child, 'exit');
    },
  };
}

async function baseOf(child) {
  let said = '';
  for await (const chunk of child.stderr.iterator({ destroyOnReturn: false })) {
    said += chunk;
    const [url] = /http:\S+\/rest\/V1/.exec(said) ?? [];
    if (url) return url;
  }
  throw new Error(`The server did not start. ${said}`);
}
