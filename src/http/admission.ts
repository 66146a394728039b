import type { IncomingMessage, ServerResponse } from 'node:http';
import { LRUCache } from 'lru-cache';
import { overloaded } from '../webapi/errors.js';
import { ConcurrencyLimit, type Place } from './concurrency-limit.js';
import { Refusal, RETRY_AFTER_S } from './refusal.js';

/** Callers who have not signed in get this part of the places. */
const ANONYMOUS_SHARE = 1 / 4;
const RECOGNISED = 1_000;
const RECOGNISED_MS = 10 * 60_000;
/** A request that its client gave up may be worked on for this long until its place is free again. */
const LONGEST_ABANDONED_MS = 60_000;

export interface AdmissionLimits {
  /** Requests processed concurrently; 0: any number. */
  readonly requestsAtOnce: number;
  /** Requests that wait for it. */
  readonly requestsWaiting: number;
}

declare global {
  namespace Express {
    interface Request {
      /** Its place in a concurrency limit; undefined in an application around ours. */
      admission?: Ticket;
    }
  }
}

/**
 * Concurrency limits with bounded queues. A request that is not authenticated yet never takes a place from callers who
 * are: it is authenticated under a limit of its own, which it holds only while the server works, not while a client
 * sends or reads. Requests to anonymous routes, such as signing in, have a third one.
 */
export class Admission {
  readonly callers: ConcurrencyLimit;
  readonly authenticating: ConcurrencyLimit;
  readonly anonymous: ConcurrencyLimit;
  readonly refusal = new Refusal();
  /** Credentials that were accepted lately: their requests go straight to the callers' limit. */
  private readonly recognised = new LRUCache<string, true>({ max: RECOGNISED, ttl: RECOGNISED_MS });

  constructor({ requestsAtOnce, requestsWaiting }: AdmissionLimits) {
    this.callers = new ConcurrencyLimit(requestsAtOnce, requestsWaiting);
    this.authenticating = new ConcurrencyLimit(share(requestsAtOnce), requestsWaiting);
    this.anonymous = new ConcurrencyLimit(share(requestsAtOnce), share(requestsWaiting));
  }

  /**
   * Calls `proceed` when there is a place for the request, or answers 503.
   *
   * @param isApi false for what needs no authentication, such as the documentation
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

/** The way of a request through the limits. */
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
    this.response.once('close', () => this.close());
    if (this.place?.isGranted) proceed();
    return true;
  }

  /** The guard has accepted the caller. @throws WebapiError 503 when the callers' queue is full */
  authenticated(): Promise<void> | undefined {
    this.admission.recognise(this.credentials);
    return this.moveTo(this.admission.callers);
  }

  /** The route is open to everybody. @throws WebapiError 503 when the queue is full */
  anonymous(): Promise<void> | undefined {
    return this.moveTo(this.admission.anonymous);
  }

  /** The answer has been handed over: from now on it costs memory only, which has a limit of its own. */
  answered(): void {
    this.isWorking = false;
    this.leave();
  }

  /** The answer is sent, or the client is gone. What a client gave up is still worked on, and keeps its place. */
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

/** What stays the same in the requests of one caller; null for none. */
function credentialsOf(authorization: string | undefined): string | null {
  if (authorization === undefined) return null;
  return /^oauth\s/i.test(authorization)
    ? (/oauth_token="?([^",\s]+)/.exec(authorization)?.[0] ?? null)
    : authorization;
}

const share = (count: number): number => Math.ceil(count * ANONYMOUS_SHARE);
