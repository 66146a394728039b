// Forked by bench/overload.mjs. In an open model requests arrive at a constant rate, whatever becomes of those before them; in
// a closed one each client asks again as soon as it has an answer. Raw sockets: an HTTP client costs as much as the server.
import { connect } from 'node:net';

const TICK_MS = 5;
/** Callers that find no free connection open one, up to here. */
const MOST_CONNECTIONS = 4_500;
const HEAD_END = '\r\n\r\n';

let counts = {};
const free = [];
const all = new Set();
let text;
let port;
let isClosed = false;
let asksAgain = false;

const count = (what) => (counts[what] = (counts[what] ?? 0) + 1);

function open() {
  const socket = connect(port, '127.0.0.1');
  const state = { socket, isBusy: false, got: '' };
  all.add(state);
  socket.setEncoding('latin1').setNoDelay(true);
  socket.on('data', (data) => receive(state, data));
  socket.on('error', () => undefined);
  socket.on('close', () => {
    all.delete(state);
    if (state.isBusy) count('lost');
    if (asksAgain && !isClosed) send(open());
  });
  return state;
}

function send(state) {
  state.isBusy = true;
  state.got = '';
  state.socket.write(text);
}

function receive(state, data) {
  state.got = state.got === '' ? data : state.got + data;
  const end = state.got.indexOf(HEAD_END);
  if (end < 0) return;
  const [, length] = /content-length: (\d+)/i.exec(state.got) ?? [];
  if (length === undefined || state.got.length < end + HEAD_END.length + Number(length)) return;
  count(state.got.slice(9, 12));
  state.isBusy = false;
  if (/^connection: close/im.test(state.got.slice(0, end))) return void state.socket.destroy();
  if (!asksAgain) free.push(state);
  else if (!isClosed) send(state);
}

function arrive() {
  let state = free.pop();
  while (state?.socket.destroyed) state = free.pop();
  if (state) send(state);
  else if (all.size < MOST_CONNECTIONS) send(open());
  else count('unsent');
}

/**
 * `rate` of an open model, requests a second, which doubles up to that during `ramp` seconds; or `clients` of a closed one,
 * who come during them. What happens meanwhile does not count.
 */
process.on('message', ({ url, headers, rate, clients, ramp, seconds }) => {
  const { pathname, search, host, port: given } = new URL(url);
  port = given;
  const lines = Object.entries({ host, ...headers }).map(([name, value]) => `${name}: ${value}`);
  text = `GET ${pathname}${search} HTTP/1.1\r\n${lines.join('\r\n')}${HEAD_END}`;
  asksAgain = clients !== undefined;
  const [begin, whole] = [performance.now(), clients ?? rate];
  let [last, due, done, measuredFrom] = [begin, 0, 0, null];
  const timer = setInterval(() => {
    const now = performance.now();
    const elapsed = (now - begin) / 1000;
    const grown = Math.min(1, elapsed / ramp);
    due = asksAgain ? whole * grown : due + (rate * (1 + grown) * (now - last)) / 2_000;
    last = now;
    for (; done < due; done++) {
      if (asksAgain) send(open());
      else arrive();
    }
    if (measuredFrom === null && grown === 1) {
      measuredFrom = elapsed;
      counts = {};
      process.send('measured');
    }
    if (elapsed < ramp + seconds) return;
    clearInterval(timer);
    isClosed = true;
    process.send({ counts, elapsed: elapsed - measuredFrom });
  }, TICK_MS);
});
