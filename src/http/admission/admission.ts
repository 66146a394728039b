import type { IncomingMessage, ServerResponse } from 'node:http';
import { LRUCache } from 'lru-cache';
import { overloaded } from '../../webapi/errors/access-errors.js';
import { ConcurrencyLimit, type Place } from './concurrency-limit.js';
import { Refusal, RETRY_AFTER_S } from './refusal.js';

/** Share of the concurrency limit for requests that are not authenticated. */
const ANONYMOUS_SHARE = 1 / 4;
const RECOGNISED = 1_000;
const RECOGNISED_MS = 10 * 60_000;
/** An aborted request keeps its place while its handler runs, at most this long. */
const LONGEST_ABANDONED_MS = 60_000;

export interface AdmissionLimits {
  /** Requests processed concurrently; 0: unlimited. */
  readonly requestsAtOnce: number;
  /** Queue size. */
  readonly requestsWaiting: number;
}

declare global {
  namespace Express {
    interface Request {
      /** Its place in a concurrency limit; undefined when embedded in a host application. */
      admission?: Ticket;
    }
  }
}

/**
 * Admission control: three concurrency limits with bounded queues. Authentication has its own limit, so that
 * unauthenticated requests cannot exhaust the one of authenticated callers; a place is held while the server processes
 * the request, not while the client sends or reads. Anonymous routes, such as signing in, have the third one.
 */
export class Admission {
  readonly callers: ConcurrencyLimit;
  readonly authenticating: ConcurrencyLimit;
  readonly anonymous: ConcurrencyLimit;
  readonly refusal = new Refusal();
  /** How long a request keeps its place while its body is received: most bodies are there by then. */
  receiveGraceMs = 100;
  /** Announced bytes of the bodies that are received without a place. */
  receivedBytes = 0;
  /** Recently accepted credentials: their requests skip the authentication limit. */
  private readonly recognised = new LRUCache<string, true>({ max: RECOGNISED, ttl: RECOGNISED_MS, ttlResolution: 0 });

  constructor({ requestsAtOnce, requestsWaiting }: AdmissionLimits) {
    this.callers = new ConcurrencyLimit(requestsAtOnce, requestsWaiting);
    this.authenticating = new ConcurrencyLimit(share(requestsAtOnce), requestsWaiting);
    this.anonymous = new ConcurrencyLimit(share(requestsAtOnce), share(requestsWaiting));
  }

  /**
   * Calls `proceed` when the request is admitted, or answers 503.
   *
   * @param isApi false for paths that need no authentication, such as the documentation
   */
  admit(
    request: IncomingMessage & { admission?: Ticket },
    response: ServerResponse,
    isApi: boolean,
    proceed: () => void,
  ): void {
    const credentials = isApi ? credentialsOf(request.headers.authorization) : null;
    if (credentials !== null && this.callers.isFull) return this.refusal.refuse(request, response);
    const ticket = new Ticket(this, credentials, response);
    request.admission = ticket;
    if (!ticket.enter(this.limitFor(credentials, isApi), proceed)) this.refusal.refuse(request, response);
  }

  recognise(credentials: string | null): void {
    if (credentials !== null) this.recognised.set(credentials, true);
  }

  private limitFor(credentials: string | null, isApi: boolean): ConcurrencyLimit {
    if (!isApi) return this.anonymous;
    return credentials !== null && this.recognised.get(credentials) ? this.callers : this.authenticating;
  }
}

/** Bytes of bodies that are received without a place; beyond, a request keeps its place meanwhile. */
const RECEIVE_BUDGET = 256 * 1024 * 1024;

/** Tracks a request through the concurrency limits. */
export class Ticket {
  /** Milliseconds spent in queues. */
  queuedMs = 0;
  private limit: ConcurrencyLimit | null = null;
  private place: Place | null = null;
  private isWorking = false;

  constructor(
    private readonly admission: Admission,
    private readonly credentials: string | null,
    private readonly response: ServerResponse,
  ) {}

  /** @returns false when the queue is full */
  enter(limit: ConcurrencyLimit, proceed: () => void): boolean {
    if (!this.acquire(limit, proceed)) return false;
    this.response.on('close', () => this.close());
    if (this.place?.isGranted) proceed();
    return true;
  }

  /** Called by the guard after authentication. @throws WebapiError 503 when the callers' queue is full */
  authenticated(): Promise<void> | undefined {
    this.admission.recognise(this.credentials);
    return this.moveTo(this.admission.callers);
  }

  /** Called by the guard for anonymous routes. @throws WebapiError 503 when the queue is full */
  anonymous(): Promise<void> | undefined {
    return this.moveTo(this.admission.anonymous);
  }

  /**
   * Receives a request body. A slow sender does not hold a place, so it cannot exhaust a concurrency limit.
   *
   * @param bytes size of the body, or the most that it may have
   * @throws WebapiError 503 when the queue is full afterwards
   */
  async receive<Body>(bytes: number, receive: () => Promise<Body>): Promise<Body> {
    const { limit } = this;
    const receiving = receive();
    if (!limit || (await isSettledWithin(receiving, this.admission.receiveGraceMs))) return receiving;
    if (this.admission.receivedBytes + bytes > RECEIVE_BUDGET) return receiving;
    this.admission.receivedBytes += bytes;
    this.isWorking = false;
    this.leave();
    this.limit = null;
    try {
      await receiving;
    } finally {
      this.admission.receivedBytes -= bytes;
    }
    await this.moveTo(limit);
    return receiving;
  }

  /** The response is buffered: from now on it uses only memory, which `Connections` limits. */
  answered(): void {
    this.isWorking = false;
    this.leave();
  }

  /**
   * The response is sent, or the client has disconnected; the handler of an aborted request still runs and keeps its
   * place.
   */
  private close(): void {
    const isAbandoned = this.isWorking && this.place?.isGranted && !this.response.writableEnded;
    if (isAbandoned) setTimeout(() => this.leave(), LONGEST_ABANDONED_MS).unref();
    else this.leave();
  }

  private moveTo(limit: ConcurrencyLimit): Promise<void> | undefined {
    this.isWorking = true;
    if (this.limit === limit) return;
    this.leave();
    return new Promise((resolve) => {
      if (!this.acquire(limit, resolve)) throw overloaded(RETRY_AFTER_S);
      if (this.place?.isGranted) resolve();
    });
  }

  private acquire(limit: ConcurrencyLimit, onGranted: () => void): boolean {
    const place = limit.acquire(() => {
      this.queuedMs += performance.now() - place!.since;
      onGranted();
    });
    [this.limit, this.place] = [limit, place];
    return place !== null;
  }

  private leave(): void {
    const { place } = this;
    this.place = null;
    if (place) this.limit?.release(place);
  }
}

/** Cache key of a caller: the part of its credentials that is the same in all requests; null: anonymous. */
function credentialsOf(authorization: string | undefined): string | null {
  if (authorization === undefined) return null;
  return /^oauth\s/i.test(authorization)
    ? (/oauth_token="?([^",\s]+)/.exec(authorization)?.[0] ?? null)
    : authorization;
}

const share = (count: number): number => Math.ceil(count * ANONYMOUS_SHARE);

async function isSettledWithin(promise: Promise<unknown>, milliseconds: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), milliseconds);
  });
  const settled = promise.then(
    () => true,
    () => true,
  );
  try {
    return await Promise.race([settled, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
