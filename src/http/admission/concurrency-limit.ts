/** A place in a concurrency limit, or in the queue for one. */
export class Place {
  isGranted = false;

  constructor(
    readonly onGranted: () => void,
    readonly since: number,
  ) {}
}

/**
 * Places that are granted in one iteration of the event loop. Node accepts one new connection in each: when an iteration
 * serves all requests that have arrived, new clients, and with them probes, wait for seconds.
 */
const BATCH = 4;

/** A concurrency limit with a bounded queue: first come, first served. */
export class ConcurrencyLimit {
  private inUse = 0;
  private granted = 0;
  private readonly queue = new Set<Place>();

  /**
   * @param limit 0: unlimited
   * @param now milliseconds of a monotonic clock
   */
  constructor(
    readonly limit: number,
    readonly queueLimit: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  get active(): number {
    return this.inUse;
  }

  get waiting(): number {
    return this.queue.size;
  }

  get isFull(): boolean {
    return this.limit > 0 && this.inUse + this.queue.size >= this.limit + this.queueLimit;
  }

  /** Milliseconds that the oldest entry of the queue has waited. */
  get longestWait(): number {
    const [first] = this.queue;
    return first ? this.now() - first.since : 0;
  }

  /**
   * @param onGranted called when a queued place is granted; not called for one that is granted immediately
   * @returns null when the queue is full
   */
  acquire(onGranted: () => void): Place | null {
    if (this.isFull) return null;
    const place = new Place(onGranted, this.now());
    if (this.limit === 0 || this.canGrant) this.grant(place);
    else this.queue.add(place);
    return place;
  }

  /** Releases the place, or leaves the queue. Must be called only once. */
  release(place: Place): void {
    if (this.queue.delete(place)) return;
    this.inUse--;
    this.grantWaiting();
  }

  private get canGrant(): boolean {
    return this.inUse < this.limit && this.granted < BATCH;
  }

  private grantWaiting(): void {
    for (const next of this.queue) {
      if (!this.canGrant) return;
      this.queue.delete(next);
      this.grant(next);
      next.onGranted();
    }
  }

  private grant(place: Place): void {
    this.inUse++;
    place.isGranted = true;
    if (++this.granted === BATCH) setImmediate(() => this.nextBatch());
  }

  private nextBatch(): void {
    this.granted = 0;
    this.grantWaiting();
  }
}
