import { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { Connections, reserveMemory } from './connections.js';

/** One end of a connection whose client reads nothing unless `bytesWritten` grows. */
class Socket extends EventEmitter {
  destroyed = false;
  isPaused = false;
  bytesWritten = 0;
  writableLength = 0;

  pause = (): void => void (this.isPaused = true);
  resume = (): void => void (this.isPaused = false);

  destroy(): void {
    this.destroyed = true;
    this.emit('close');
  }
}

class Response extends EventEmitter {
  constructor(readonly socket: Socket) {
    super();
  }
}

const KB = 1024;
let now: number;
let handled: Response[];
let connections: Connections;
let receive: (socket: Socket) => Response;

beforeEach(() => {
  now = 0;
  handled = [];
  connections = new Connections({ writeTimeout: 10, responseMemory: 100 * KB }, () => now);
  const listener = connections.oneAtATime((_, response) => void handled.push(response as unknown as Response));
  receive = (socket) => {
    const response = new Response(socket);
    listener({ socket } as unknown as IncomingMessage, response as unknown as ServerResponse);
    return response;
  };
});

const pipeline = (socket: Socket, count: number): Response[] => Array.from({ length: count }, () => receive(socket));
const reserve = (response: Response, bytes: number): boolean =>
  reserveMemory(response as unknown as ServerResponse, bytes);

describe('pipelined requests', () => {
  it('are handled one at a time, in their order', () => {
    const responses = pipeline(new Socket(), 3);
    expect(handled).toEqual([responses[0]]);
    responses[0]!.emit('close');
    responses[1]!.emit('close');
    expect(handled).toEqual(responses);
  });

  it('are not read beyond 32, until 8 are left', () => {
    const socket = new Socket();
    const responses = pipeline(socket, 32);
    expect(socket.isPaused).toBe(false);
    responses.push(receive(socket));
    expect(socket.isPaused).toBe(true);
    for (const response of responses.slice(0, 23)) response.emit('close');
    expect(socket.isPaused).toBe(true);
    responses[23]!.emit('close');
    expect(socket.isPaused).toBe(false);
  });

  it('beyond 10,000 of all connections close the one that sends them; those of closed ones do not count', () => {
    const sockets = Array.from({ length: 10 }, () => new Socket());
    for (const socket of sockets) pipeline(socket, 1_001);
    const [first, next] = [sockets[0]!, new Socket()];
    pipeline(next, 2);
    expect([first.destroyed, next.destroyed]).toEqual([false, true]);
    first.destroy();
    const last = new Socket();
    pipeline(last, 1_001);
    expect(last.destroyed).toBe(false);
  });

  it('that were handled do not count', () => {
    for (let count = 0; count < 3; count++) {
      const sockets = Array.from({ length: 5 }, () => new Socket());
      for (const responses of sockets.map((socket) => pipeline(socket, 1_001))) {
        for (const response of responses) response.emit('close');
      }
      expect(sockets.some(({ destroyed }) => destroyed)).toBe(false);
    }
  });
});

describe('response memory', () => {
  it('is for large responses, and one alone may exceed it', () => {
    const [one, other] = [receive(new Socket()), receive(new Socket())];
    expect(reserve(one, 300 * KB)).toBe(true);
    expect(connections.unsentBytes).toBe(300 * KB);
    expect([reserve(other, 17 * KB), reserve(other, 16 * KB)]).toEqual([false, true]);
  });

  it.each<[string, (response: Response) => void]>([
    ['is sent', (response) => response.emit('close')],
    ['has lost its connection', ({ socket }) => socket.destroy()],
  ])('is free when the response %s', (_, end) => {
    const response = receive(new Socket());
    reserve(response, 90 * KB);
    end(response);
    expect(connections.unsentBytes).toBe(0);
    expect(reserve(receive(new Socket()), 90 * KB)).toBe(true);
  });

  it('is taken from connections that have read nothing for five seconds, and from no others', () => {
    const [stalled, reading] = [new Socket(), new Socket()];
    for (const socket of [stalled, reading]) {
      reserve(receive(socket), 50 * KB);
      socket.writableLength = 50 * KB;
    }
    const wanted = receive(new Socket());
    expect(reserve(wanted, 20 * KB)).toBe(false);
    now = 4_000;
    reading.bytesWritten = 1;
    expect(reserve(wanted, 20 * KB)).toBe(false);
    now = 6_000;
    expect(reserve(wanted, 20 * KB)).toBe(true);
    expect([stalled.destroyed, reading.destroyed]).toEqual([true, false]);
    expect(connections.unsentBytes).toBe(70 * KB);
  });
});
