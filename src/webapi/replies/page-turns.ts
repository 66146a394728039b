import { overloaded } from '../errors/access-errors.js';

/** Seconds until a retry can succeed. */
const RETRY_AFTER_S = 2;

const LONGEST_PAUSE_MS = 100;

/**
 * A concurrency limit for pages of long responses: a hundred exports at once would take all connections to the database,
 * and the event loop. First pages come before others, since their requests hold a place of the API meanwhile.
 */
export class PageTurns {
  private running = 0;
  private readonly beginning: (() => void)[] = [];
  private readonly continuing: (() => void)[] = [];

  /**
   * @param limit pages that are read at once
   * @param queueLimit first pages that wait
   */
  constructor(
    private readonly limit: number,
    private readonly queueLimit: number,
  ) {}

  /** @throws WebapiError 503 when too many wait */
  first<Page>(read: () => Promise<Page>): Promise<Page> {
    if (this.running >= this.limit && this.beginning.length >= this.queueLimit) throw overloaded(RETRY_AFTER_S);
    return this.take(this.beginning, read);
  }

  next<Page>(read: () => Promise<Page>): Promise<Page> {
    return this.take(this.continuing, read);
  }

  private async take<Page>(queue: (() => void)[], read: () => Promise<Page>): Promise<Page> {
    if (this.running < this.limit) this.running++;
    else await new Promise<void>((resolve) => queue.push(resolve));
    const begin = performance.eventLoopUtilization();
    try {
      return await read();
    } finally {
      // SQLite reads without yielding to the event loop: as long as a page took, others have it before the next page.
      const { active } = performance.eventLoopUtilization(begin);
      setTimeout(() => this.passOn(), Math.min(active, LONGEST_PAUSE_MS));
    }
  }

  private passOn(): void {
    const following = this.beginning.shift() ?? this.continuing.shift();
    if (following) following();
    else this.running--;
  }
}
