import { setTimeout as sleep } from 'node:timers/promises';

/** However many ask, the check runs no more often. */
const FRESH_MS = 1_000;
/** A caller waits this long for a check; then the last outcome counts. */
const WAIT_MS = 800;
/** A check that takes longer has failed. */
const TIMEOUT_MS = 2_000;
/** A statement on a dead connection may never end: only then another check starts. */
const LOST_MS = 10_000;

export interface Outcome {
  readonly isUp: boolean;
  readonly message?: string;
  readonly isCached?: boolean;
}

/** Runs a check in the background and answers with its last outcome, so that every probe is answered within a second. */
export class Probe {
  private last: Outcome | undefined;
  private answeredAt = Number.NEGATIVE_INFINITY;
  private running: Promise<Outcome> | undefined;
  private startedAt = 0;

  /**
   * @param check rejects with the message of the outcome
   * @param now milliseconds of a monotonic clock
   */
  constructor(
    private readonly check: () => Promise<void>,
    private readonly now: () => number = () => performance.now(),
  ) {}

  async outcome(): Promise<Outcome> {
    if (this.last && this.now() - this.answeredAt < FRESH_MS) return { ...this.last, isCached: true };
    if (!this.running || this.now() - this.startedAt > LOST_MS) this.start();
    const answer = await Promise.race([this.running, sleep(WAIT_MS, undefined, { ref: false })]);
    if (answer) return answer;
    const isOverdue = !this.last || this.now() - this.startedAt > TIMEOUT_MS;
    return isOverdue ? { isUp: false, message: 'does not answer' } : { ...this.last!, isCached: true };
  }

  private start(): void {
    this.startedAt = this.now();
    const running = this.run();
    this.running = running;
    void this.remember(running);
  }

  private async run(): Promise<Outcome> {
    try {
      await this.check();
      return { isUp: true };
    } catch (error) {
      return { isUp: false, message: (error as Error).message };
    }
  }

  private async remember(running: Promise<Outcome>): Promise<void> {
    const outcome = await running;
    if (this.running !== running) return;
    this.running = undefined;
    this.last = outcome;
    this.answeredAt = this.now();
  }
}
