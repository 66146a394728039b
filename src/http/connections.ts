import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Pipelined requests of one connection that may wait; reading pauses far earlier, but a chunk holds many. */
const MOST_WAITING = 1_000;
/** The same of all connections together. */
const MOST_WAITING_OF_ALL = 10_000;
const PAUSE_AT = 32;
const RESUME_AT = 8;

/** Larger answers count as response memory, and are written in slices, so that progress shows. */
const LARGE = 16 * 1024;
const SLICE = 64 * 1024;
const SWEEP_MS = 1_000;
/** Without progress for this long, a connection may be closed when response memory runs out. */
const STALLED_MS = 5_000;

export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => void;

export interface ConnectionLimits {
  /** Seconds without progress after which a connection that does not read its answer is closed; 0: any time. */
  readonly writeTimeout: number;
  /** Bytes of large answers that are not sent yet, of all connections; 0: any number. */
  readonly responseMemory: number;
}

const CONNECTION = Symbol('connection');

interface TrackedSocket extends Socket {
  [CONNECTION]?: Connection;
}

class Connection {
  isBusy = false;
  isPaused = false;
  readonly waiting: [IncomingMessage, ServerResponse][] = [];
  /** Bytes of its answer that count as response memory. */
  reserved = 0;
  /** Bytes that the kernel has taken, and when it last took some. */
  flushed = 0;

  constructor(
    readonly socket: Socket,
    readonly owner: Connections,
    public progressAt: number,
  ) {}
}

/**
 * The open connections of a server. Each handles one request at a time, in the order of arrival: Node parses pipelined
 * requests ahead, and on Node 20 and 22 only the response that owns the socket emits `close`. One that does not read
 * its answer is closed after the write timeout.
 */
export class Connections {
  private readonly open = new Set<Connection>();
  private waiting = 0;
  private reserved = 0;

  constructor(
    private readonly limits: ConnectionLimits,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Bytes of large answers that are not sent yet. */
  get unsentBytes(): number {
    return this.reserved;
  }

  watch(server: Server): void {
    let timer: NodeJS.Timeout | undefined;
    server.on('listening', () => (timer ??= setInterval(() => this.closeStalled(), SWEEP_MS).unref()));
    server.on('close', () => clearInterval(timer));
  }

  /** Passes the requests of each connection to `handle`, the next one when the answer to the one before is sent. */
  oneAtATime(handle: RequestHandler): RequestHandler {
    const start = (connection: Connection, request: IncomingMessage, response: ServerResponse): void => {
      connection.isBusy = true;
      response.once('close', () => {
        this.release(connection);
        const next = connection.waiting.shift();
        connection.isBusy = next !== undefined;
        if (!next) return;
        this.waiting--;
        if (connection.socket.destroyed) return;
        if (connection.isPaused && connection.waiting.length <= RESUME_AT) {
          connection.isPaused = false;
          connection.socket.resume();
        }
        start(connection, ...next);
      });
      handle(request, response);
    };
    return (request, response) => {
      const connection = this.connectionOf(request.socket);
      if (connection.isBusy) this.queue(connection, request, response);
      else start(connection, request, response);
    };
  }

  /**
   * Makes room for a large answer. Connections that have stalled are closed for it.
   *
   * @returns false when there is no room
   */
  reserve(connection: Connection, bytes: number): boolean {
    const { responseMemory } = this.limits;
    // One answer alone may be larger than the limit.
    const isOver = (): boolean => responseMemory > 0 && this.reserved > 0 && this.reserved + bytes > responseMemory;
    if (isOver()) this.close((each) => each.reserved > 0 && this.stalledFor(each) > STALLED_MS);
    if (isOver()) return false;
    connection.reserved += bytes;
    this.reserved += bytes;
    return true;
  }

  private connectionOf(socket: TrackedSocket): Connection {
    if (socket[CONNECTION]) return socket[CONNECTION];
    const connection = new Connection(socket, this, this.now());
    socket[CONNECTION] = connection;
    this.open.add(connection);
    socket.once('close', () => {
      this.open.delete(connection);
      this.waiting -= connection.waiting.length;
      connection.waiting.length = 0;
      this.release(connection);
    });
    return connection;
  }

  private queue(connection: Connection, request: IncomingMessage, response: ServerResponse): void {
    const { socket, waiting } = connection;
    if (socket.destroyed) return;
    if (waiting.length >= MOST_WAITING || this.waiting >= MOST_WAITING_OF_ALL) {
      socket.destroy();
      return;
    }
    waiting.push([request, response]);
    this.waiting++;
    if (waiting.length < PAUSE_AT) return;
    connection.isPaused = true;
    socket.pause();
  }

  private release(connection: Connection): void {
    this.reserved -= connection.reserved;
    connection.reserved = 0;
  }

  private closeStalled(): void {
    const longest = this.limits.writeTimeout > 0 ? this.limits.writeTimeout * 1000 : Number.POSITIVE_INFINITY;
    this.close((connection) => this.stalledFor(connection) > longest);
  }

  private close(isStalled: (connection: Connection) => boolean): void {
    for (const connection of this.open) {
      if (!isStalled(connection)) continue;
      connection.socket.destroy();
      this.release(connection);
    }
  }

  /** Milliseconds since the other side last took something of what waits to be sent to it. */
  private stalledFor(connection: Connection): number {
    const { socket } = connection;
    const flushed = socket.bytesWritten - socket.writableLength;
    if (socket.writableLength > 0 && flushed === connection.flushed) return this.now() - connection.progressAt;
    connection.flushed = flushed;
    connection.progressAt = this.now();
    return 0;
  }
}

/** Whether an answer of this size may be kept until it is sent. Small ones always may. */
export function reserveMemory(response: ServerResponse, bytes: number): boolean {
  const connection = (response.socket as TrackedSocket | null)?.[CONNECTION];
  return !connection || bytes <= LARGE || connection.owner.reserve(connection, bytes);
}

export function sendInSlices(response: ServerResponse, body: Buffer): void {
  let at = 0;
  const write = (): void => {
    while (at + SLICE < body.length) {
      const hasRoom = response.write(body.subarray(at, (at += SLICE)));
      if (!hasRoom) return void response.once('drain', write);
    }
    response.end(body.subarray(at));
  };
  write();
}
