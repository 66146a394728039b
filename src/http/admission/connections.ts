import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Longest queue of pipelined requests on a connection. Reading pauses far earlier, but one chunk can hold many
 * requests.
 */
const MAX_QUEUED = 1_000;
/** The same for all connections together. */
const MAX_QUEUED_TOTAL = 10_000;
const PAUSE_AT = 32;
const RESUME_AT = 8;

/** Larger responses count as response memory, and are written in slices, so that progress can be measured. */
const LARGE = 16 * 1024;
const SLICE = 64 * 1024;
const SWEEP_MS = 1_000;
/** Connections without progress for this long may be closed when response memory runs out. */
const STALLED_MS = 5_000;

export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => void;

export interface ConnectionLimits {
  /** Write timeout: seconds without progress after which a connection with an unread response is closed; 0: none. */
  readonly writeTimeout: number;
  /** Maximum of unsent bytes of large responses, over all connections; 0: unlimited. */
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
  /** Bytes of its response that count as response memory. */
  reserved = 0;
  /** Bytes written to the kernel's socket buffer; `progressAt` is the time of the last increase. */
  flushed = 0;

  constructor(
    readonly socket: Socket,
    readonly owner: Connections,
    public progressAt: number,
  ) {}
}

/**
 * The open connections of a server. Each processes one request at a time and queues pipelined ones: Node parses these
 * ahead, and on Node 20 and 22 only the response that owns the socket emits `close`. A connection that does not read
 * its response is closed after the write timeout.
 */
export class Connections {
  private readonly open = new Set<Connection>();
  private waiting = 0;
  private reserved = 0;

  constructor(
    private readonly limits: ConnectionLimits,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Unsent bytes of large responses. */
  get unsentBytes(): number {
    return this.reserved;
  }

  watch(server: Server): void {
    let timer: NodeJS.Timeout | undefined;
    server.on('listening', () => (timer ??= setInterval(() => this.closeStalled(), SWEEP_MS).unref()));
    server.on('close', () => clearInterval(timer));
  }

  /**
   * Passes the requests of each connection to `handle` one at a time: the next one when the response before it is sent.
   */
  oneAtATime(handle: RequestHandler): RequestHandler {
    const start = (connection: Connection, request: IncomingMessage, response: ServerResponse): void => {
      connection.isBusy = true;
      response.on('close', () => {
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
   * Reserves response memory for a large response, closing stalled connections if necessary.
   *
   * @returns false when the limit would be exceeded
   */
  reserve(connection: Connection, bytes: number): boolean {
    const { responseMemory } = this.limits;
    // A single response may exceed the limit.
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
    if (waiting.length >= MAX_QUEUED || this.waiting >= MAX_QUEUED_TOTAL) {
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

  /** Milliseconds since the client last read any of the buffered output; 0 when nothing is buffered. */
  private stalledFor(connection: Connection): number {
    const { socket } = connection;
    const flushed = socket.bytesWritten - socket.writableLength;
    if (socket.writableLength > 0 && flushed === connection.flushed) return this.now() - connection.progressAt;
    connection.flushed = flushed;
    connection.progressAt = this.now();
    return 0;
  }
}

/** Reserves response memory; small responses need none. @returns false when the limit is exceeded */
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
