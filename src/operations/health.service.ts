import { Injectable, Logger, ServiceUnavailableException } from '@nestjs/common';
import {
  HealthCheckService,
  HealthIndicatorService,
  type HealthCheckResult,
  type HealthIndicatorResult,
} from '@nestjs/terminus';
import { Database } from '../database/database.js';

/** A connection and an answer must be had within so long. */
const PATIENCE_MS = 2_000;
/** However many ask, the database is asked no more often. */
const FRESH_MS = 1_000;
/** A statement on a dead connection may never end: only then another one is sent. */
const LOST_MS = 10_000;

export interface Health {
  readonly ok: boolean;
  readonly result: HealthCheckResult;
}

/**
 * Alive: the process answers. Ready: it can work. Answers name the part that is down, in words of our own: what the
 * database says about addresses and users is for the log.
 */
@Injectable()
export class HealthService {
  private readonly logger = new Logger('Health');
  /** When the database was last asked, while it has not answered. */
  private askedAt: number | undefined;
  private pending: readonly string[] = [];
  private wasReady = true;
  private isShuttingDown = false;

  constructor(
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly database: Database,
  ) {}

  /** From now on not ready. */
  shutDown(): void {
    this.isShuttingDown = true;
  }

  alive(): Promise<Health> {
    return toHealth(this.health.check([]));
  }

  async ready(): Promise<Health> {
    const database = await this.indicators
      .check('database')
      .attempt(() => this.ask())
      .withTimeout(PATIENCE_MS)
      .cacheFor(FRESH_MS);
    const answers = database.database.status === 'up';
    const health = await toHealth(
      this.health.check([
        () => database,
        ...(answers ? [() => this.state('migrations', this.pending.length === 0, { pending: this.pending })] : []),
        () => this.pool(answers),
        () => this.state('shutdown', !this.isShuttingDown),
      ]),
    );
    this.tell(health);
    return health;
  }

  private async ask(): Promise<void> {
    if (this.askedAt !== undefined && performance.now() - this.askedAt < LOST_MS) throw new Error('does not answer');
    this.askedAt = performance.now();
    try {
      this.pending = await this.database.pendingMigrations();
    } catch (error) {
      if (this.wasReady) this.logger.warn(`The database cannot be asked: ${(error as Error).message}`);
      throw new Error('cannot be reached', { cause: error });
    } finally {
      this.askedAt = undefined;
    }
  }

  /** Exhausted: all connections are taken, others wait, and not even this look got one in time. */
  private pool(answers: boolean): HealthIndicatorResult {
    const { connections } = this.database;
    if (!connections) return this.state('pool', true);
    const { limit, inUse, waiting } = connections;
    return this.state('pool', answers || inUse < limit || waiting === 0, { limit, inUse, waiting });
  }

  private state(part: string, isUp: boolean, details: Record<string, unknown> = {}): HealthIndicatorResult {
    const indicator = this.indicators.check(part);
    return isUp ? indicator.up(details) : indicator.down(details);
  }

  /** Once for each change, however often somebody looks. That we are about to end is told elsewhere. */
  private tell({ ok, result }: Health): void {
    if (ok === this.wasReady || this.isShuttingDown) return;
    this.wasReady = ok;
    if (ok) this.logger.log('Ready again.');
    else this.logger.warn(`Not ready: ${Object.keys(result.error ?? {}).join(', ')}.`);
  }
}

/** Terminus throws what is not well. */
async function toHealth(check: Promise<HealthCheckResult>): Promise<Health> {
  try {
    return { ok: true, result: await check };
  } catch (error) {
    if (!(error instanceof ServiceUnavailableException)) throw error;
    return { ok: false, result: error.getResponse() as HealthCheckResult };
  }
}
