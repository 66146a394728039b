import { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { Admission, type Ticket } from './admission.js';
import { ConcurrencyLimit } from './concurrency-limit.js';

describe('a concurrency limit', () => {
  it('grants places in the order of arrival, and refuses beyond its queue', () => {
    let now = 0;
    const limit = new ConcurrencyLimit(1, 2, () => now);
    const granted: string[] = [];
    const acquire = (name: string) => limit.acquire(() => granted.push(name));
    const [one, two, three] = [acquire('one'), acquire('two'), acquire('three')];
    expect([one?.isGranted, two?.isGranted, three?.isGranted, acquire('four')]).toEqual([true, false, false, null]);
    expect(limit).toMatchObject({ active: 1, waiting: 2, isFull: true });
    now = 500;
    expect(limit.longestWait).toBe(500);
    limit.release(two!);
    limit.release(one!);
    expect(granted).toEqual(['three']);
    limit.release(three!);
    expect(limit).toMatchObject({ active: 0, waiting: 0, isFull: false, longestWait: 0 });
  });

  it('grants a few places in each iteration of the event loop, and refuses nothing for that', async () => {
    const limit = new ConcurrencyLimit(100, 0);
    const places = Array.from({ length: 100 }, () => limit.acquire(() => undefined)!);
    expect(limit).toMatchObject({ active: 4, waiting: 96, isFull: true });
    const seen: number[] = [];
    while (limit.active < 100) {
      await new Promise((resolve) => setImmediate(resolve));
      seen.push(limit.active);
    }
    expect(seen.every((active, index) => active - (seen[index - 1] ?? 4) <= 4)).toBe(true);
    for (const place of places) limit.release(place);
    expect(limit).toMatchObject({ active: 0, waiting: 0 });
  });

  it('keeps the order of arrival when places are released within an iteration', async () => {
    const limit = new ConcurrencyLimit(2, 100);
    const granted: number[] = [];
    const serve = (index: number): void => {
      const answer = (): void => {
        granted.push(index);
        limit.release(place!);
      };
      const place = limit.acquire(answer);
      if (place?.isGranted) answer();
    };
    for (let index = 0; index < 50; index++) serve(index);
    while (granted.length < 50) await new Promise((resolve) => setImmediate(resolve));
    expect(granted).toEqual(Array.from({ length: 50 }, (_, index) => index));
    expect(limit).toMatchObject({ active: 0, waiting: 0, isFull: false });
  });
});

class Exchange extends EventEmitter {
  writableEnded = false;
  ticket: Ticket | undefined;
  isProceeding = false;

  constructor(admission: Admission, authorization?: string) {
    super();
    const request = { headers: { authorization } } as IncomingMessage & { admission?: Ticket };
    admission.admit(request, this as unknown as ServerResponse, true, () => (this.isProceeding = true));
    this.ticket = request.admission;
  }

  setHeader(): void {}
  writeHead(): void {}

  end(): void {
    this.ticket?.answered();
    this.writableEnded = true;
    this.emit('close');
  }

  abort(): void {
    this.emit('close');
  }
}

const active = ({ callers, authenticating, anonymous }: Admission): number[] =>
  [callers, authenticating, anonymous].map((limit) => limit.active);

describe('the places of a request', () => {
  it('are those of its caller, once there is one', async () => {
    const admission = new Admission({ requestsAtOnce: 4, requestsWaiting: 4 });
    const exchange = new Exchange(admission, 'Bearer x');
    expect([exchange.isProceeding, active(admission)]).toEqual([true, [0, 1, 0]]);
    await exchange.ticket?.authenticated();
    expect(active(admission)).toEqual([1, 0, 0]);
    exchange.end();
    expect(active(admission)).toEqual([0, 0, 0]);
    expect(new Exchange(admission, 'Bearer x').isProceeding).toBe(true);
    expect(active(admission)).toEqual([1, 0, 0]);
  });

  it('are recognised in OAuth signatures by their token', async () => {
    const admission = new Admission({ requestsAtOnce: 4, requestsWaiting: 4 });
    await new Exchange(admission, 'OAuth oauth_nonce="1", oauth_token="abc"').ticket?.authenticated();
    const next = new Exchange(admission, 'OAuth oauth_token="abc", oauth_nonce="2"');
    expect(next.isProceeding).toBe(true);
    expect(active(admission)).toEqual([2, 0, 0]);
  });

  it('are free when the answer is handed over, and only once', async () => {
    const admission = new Admission({ requestsAtOnce: 4, requestsWaiting: 4 });
    const [one, other] = [new Exchange(admission, 'Bearer x'), new Exchange(admission)];
    await one.ticket?.authenticated();
    await other.ticket?.anonymous();
    one.ticket?.answered();
    expect(active(admission)).toEqual([0, 0, 1]);
    for (const exchange of [one, other]) exchange.end();
    expect(active(admission)).toEqual([0, 0, 0]);
  });

  it('are kept while an abandoned request is worked on', async () => {
    const admission = new Admission({ requestsAtOnce: 4, requestsWaiting: 4 });
    const exchange = new Exchange(admission, 'Bearer x');
    await exchange.ticket?.authenticated();
    exchange.abort();
    expect(active(admission)).toEqual([1, 0, 0]);
    exchange.ticket?.answered();
    expect(active(admission)).toEqual([0, 0, 0]);
  });

  it('are given up by those who leave the queue', async () => {
    const admission = new Admission({ requestsAtOnce: 1, requestsWaiting: 1 });
    const [inside, waiting] = [new Exchange(admission, 'Bearer x'), new Exchange(admission, 'Bearer y')];
    await inside.ticket?.authenticated();
    expect(waiting.isProceeding).toBe(true);
    void waiting.ticket?.authenticated();
    expect(admission.callers.waiting).toBe(1);
    expect(new Exchange(admission, 'Bearer z').isProceeding).toBe(false);
    expect(admission.refusal.count).toBe(1);
    waiting.abort();
    expect(admission.callers).toMatchObject({ active: 1, waiting: 0 });
    inside.end();
    expect(active(admission)).toEqual([0, 0, 0]);
  });

  it('are given up while a body arrives slowly, as long as there is memory for such bodies', async () => {
    const admission = new Admission({ requestsAtOnce: 4, requestsWaiting: 4 });
    admission.receiveGraceMs = 0;
    const [arrivals, received]: [(() => void)[], Promise<unknown>[]] = [[], []];
    const receive = async (bytes: number): Promise<void> => {
      const { ticket } = new Exchange(admission, 'Bearer x');
      await ticket?.authenticated();
      received.push(ticket!.receive(bytes, () => new Promise<void>((resolve) => arrivals.push(resolve))));
    };
    const MB = 1024 * 1024;
    for (const bytes of [200 * MB, 100 * MB, 50 * MB]) await receive(bytes);
    while (admission.receivedBytes < 250 * MB) await new Promise((resolve) => setTimeout(resolve, 1));
    expect([active(admission), admission.receivedBytes]).toEqual([[1, 0, 0], 250 * MB]);
    for (const arrive of arrivals) arrive();
    await Promise.all(received);
    expect([active(admission), admission.receivedBytes]).toEqual([[3, 0, 0], 0]);
  });

  it('are any number without a limit', () => {
    const admission = new Admission({ requestsAtOnce: 0, requestsWaiting: 0 });
    const all = Array.from({ length: 1_000 }, () => new Exchange(admission));
    expect(all.every(({ isProceeding }) => isProceeding)).toBe(true);
    for (const exchange of all) exchange.end();
    expect(active(admission)).toEqual([0, 0, 0]);
  });
});
