import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { DatabaseUnavailable, isConflict, isConnectionLost } from '../errors/database-errors.js';
import type { Driver } from '../driver.js';
import { Transaction } from './transaction.js';

const MAX_BACKOFF_MS = 250;
/** Shutdown waits this long for transactions and callbacks after commits. */
const DRAIN_TIMEOUT_MS = 4_000;

/** A transaction, or one that is nested in it. */
interface Scope {
  readonly transaction: Transaction;
  /** Nested transactions of one scope run one after the other: their savepoints must not interleave. */
  lastNested: Promise<unknown>;
}

/** The scope that a caller is in, through all its asynchronous calls. */
export class AmbientTransaction {
  private readonly storage = new AsyncLocalStorage<Scope>();

  get current(): Transaction | undefined {
    return this.storage.getStore()?.transaction;
  }

  run<Result>(transaction: Transaction, work: () => Promise<Result>): Promise<Result> {
    return this.storage.run({ transaction, lastNested: Promise.resolve() }, work);
  }

  nest<Result>(work: () => Promise<Result>): Promise<Result> {
    const scope = this.storage.getStore()!;
    const { transaction } = scope;
    const turn = scope.lastNested.then(() => transaction.nest(() => this.run(transaction, work)));
    scope.lastNested = turn.catch(() => undefined);
    return turn;
  }
}

/** Runs transactions, nested ones with savepoints, and repeats those that lost a deadlock or their connection. */
export class Transactions {
  private readonly logger = new Logger(Transactions.name);
  private readonly running = new Set<Promise<unknown>>();
  private readonly callbacks = new Set<Promise<unknown>>();

  /**
   * @param retryBudgetMs total time for retries after deadlocks
   * @param onRetry called before each
   */
  constructor(
    private readonly driver: Driver,
    private readonly ambient: AmbientTransaction,
    private readonly retryBudgetMs: number,
    private readonly onRetry: () => void,
  ) {}

  get current(): Transaction | undefined {
    return this.ambient.current;
  }

  /**
   * After a deadlock, and when the connection is lost before COMMIT, the whole work is repeated, with backoff. So it must
   * have no effects but those in the database.
   *
   * @throws DatabaseUnavailable when the retry budget is spent
   */
  async run<Result>(work: (attempt: number) => Promise<Result>): Promise<Result> {
    if (this.current) return this.ambient.nest(() => work(1));
    const end = performance.now() + this.retryBudgetMs;
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.tracked(this.attempt(work, attempt));
      } catch (error) {
        if (!isRetryable(error)) throw error;
        if (performance.now() >= end) throw retryBudgetSpent(error, attempt);
        this.onRetry();
        this.logger.debug(`transaction is retried, attempt ${attempt + 1}: ${(error as Error).message}`);
        await sleep(Math.random() * Math.min(MAX_BACKOFF_MS, 2 ** (attempt + 1)));
      }
    }
  }

  /** See `Database.afterCommit`. */
  afterCommit(callback: () => unknown): void {
    if (this.current) this.current.afterCommit.push(callback);
    else this.call(callback);
  }

  /** Waits until no transaction and no callback is running, but not for ever. */
  async drain(): Promise<void> {
    const drained = Promise.allSettled(this.running).then(() => Promise.all(this.callbacks));
    await Promise.race([drained, sleep(DRAIN_TIMEOUT_MS, undefined, { ref: false })]);
  }

  private async attempt<Result>(work: (attempt: number) => Promise<Result>, attempt: number): Promise<Result> {
    const transaction = new Transaction(this.driver);
    try {
      const result = await this.ambient.run(transaction, () => work(attempt));
      await transaction.commit();
      for (const callback of transaction.afterCommit) this.call(callback);
      return result;
    } catch (error) {
      throw await transaction.rollBack(error);
    } finally {
      transaction.release();
    }
  }

  private call(callback: () => unknown): void {
    const done: Promise<void> = (async () => void (await callback()))()
      .catch((error: unknown) =>
        this.logger.error(error instanceof Error ? (error.stack ?? error.message) : String(error)),
      )
      .finally(() => this.callbacks.delete(done));
    this.callbacks.add(done);
  }

  private async tracked<Result>(attempt: Promise<Result>): Promise<Result> {
    this.running.add(attempt);
    try {
      return await attempt;
    } finally {
      this.running.delete(attempt);
    }
  }
}

/** `OutcomeUnknown` is neither: the work might be done twice, the second time over writes of others. */
const isRetryable = (error: unknown): boolean => isConflict(error) || isConnectionLost(error);

const retryBudgetSpent = (cause: unknown, attempts: number): DatabaseUnavailable =>
  new DatabaseUnavailable(`After ${attempts} attempts: ${(cause as Error).message}`, { cause });
