import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { DatabaseUnavailable, isConflict, isConnectionLost, OutcomeUnknown } from './database-errors.js';
import { UnitOfWork } from './unit-of-work.js';

const LONGEST_PAUSE_MS = 250;
/** So long the end of the service waits for what follows commits. */
const LONGEST_FOLLOWING_MS = 4_000;

/** Runs units of work, one inside the other as one, and those that lost against others again. */
export class Transactions {
  private readonly logger = new Logger(Transactions.name);
  private readonly ambient = new AsyncLocalStorage<UnitOfWork>();
  private readonly following = new Set<Promise<unknown>>();
  private lastWrite: Promise<unknown> = Promise.resolve();

  /**
   * @param patienceMs for so long a unit of work starts again
   * @param onRestart is told of each
   */
  constructor(
    private readonly writer: DataSource,
    private readonly patienceMs: number,
    private readonly onRestart: () => void,
  ) {}

  /** What is under way here. */
  get current(): UnitOfWork | undefined {
    return this.ambient.getStore();
  }

  /**
   * When the database lets the work lose against another transaction, or its connection breaks before COMMIT, the whole
   * of it starts again, so it must have no effects but those in the database.
   *
   * @throws DatabaseUnavailable when it has lost for too long
   */
  async run<Result>(work: (attempt: number) => Promise<Result>): Promise<Result> {
    if (this.current) return this.partOf(this.current, work);
    const end = performance.now() + this.patienceMs;
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.inTurn(() => this.attempt(work, attempt));
      } catch (error) {
        if (!canStartAgain(error)) throw error;
        if (performance.now() >= end) throw givingUp(error, attempt);
        this.onRestart();
        this.logger.debug(`transaction starts again, attempt ${attempt + 1}: ${(error as Error).message}`);
        await sleep(Math.random() * Math.min(LONGEST_PAUSE_MS, 2 ** (attempt + 1)));
      }
    }
  }

  /** See `Database.afterCommit`. */
  afterCommit(callback: () => unknown): void {
    if (this.current) this.current.waiting.push(callback);
    else this.follow(callback);
  }

  /** Until nothing is under way any more. */
  async settle(): Promise<void> {
    await this.lastWrite.catch(() => undefined);
    await Promise.race([Promise.all(this.following), sleep(LONGEST_FOLLOWING_MS, undefined, { ref: false })]);
  }

  /** What fails in the part is told to the part, and nothing else is. */
  private async partOf<Result>(unit: UnitOfWork, work: (attempt: number) => Promise<Result>): Promise<Result> {
    await unit.settle();
    const result = await work(1);
    await unit.settle();
    return result;
  }

  private async attempt<Result>(work: (attempt: number) => Promise<Result>, attempt: number): Promise<Result> {
    const unit = new UnitOfWork(this.writer);
    try {
      const result = await this.ambient.run(unit, work, attempt);
      await unit.commit();
      for (const callback of unit.waiting) this.follow(callback);
      return result;
    } catch (error) {
      throw await unit.rollBack(error);
    } finally {
      unit.release();
    }
  }

  private follow(callback: () => unknown): void {
    const done: Promise<void> = (async () => void (await callback()))()
      .catch((error: unknown) =>
        this.logger.error(error instanceof Error ? (error.stack ?? error.message) : String(error)),
      )
      .finally(() => this.following.delete(done));
    this.following.add(done);
  }

  /** TypeORM gives SQLite one connection, on which two transactions would be one: they take turns. */
  private inTurn<Result>(run: () => Promise<Result>): Promise<Result> {
    if (this.writer.options.type !== 'better-sqlite3') return run();
    const turn = this.lastWrite.then(run, run);
    this.lastWrite = turn.catch(() => undefined);
    return turn;
  }
}

/** Not what is perhaps done already: it would be done twice, the second time over what others wrote since. */
const canStartAgain = (error: unknown): boolean =>
  isConflict(error) || (isConnectionLost(error) && !(error instanceof OutcomeUnknown));

const givingUp = (cause: unknown, attempts: number): DatabaseUnavailable =>
  new DatabaseUnavailable(`After ${attempts} attempts: ${(cause as Error).message}`, { cause });
