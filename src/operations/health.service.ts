import { Injectable, Logger, ServiceUnavailableException } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import {
  HealthCheckService,
  HealthIndicatorService,
  type HealthCheckResult,
  type HealthIndicatorResult,
} from '@nestjs/terminus';
import { Database } from '../database/database.js';
import { WebapiAdapter } from '../http/webapi.adapter.js';
import { Probe } from './probe.js';

/** A request that waits longer in the queue is likely to be given up by its client. */
const LONGEST_WAIT_MS = 5_000;

type Details = Readonly<Record<string, unknown>>;

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
  private readonly probe = new Probe(() => this.askDatabase());
  private pending: readonly string[] = [];
  private readonly described = new Map<string, () => Promise<Details>>();
  private descriptions: readonly (readonly [part: string, details: Details])[] = [];
  private wasReady = true;
  private isDraining = false;

  constructor(
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly database: Database,
    private readonly host: HttpAdapterHost,
  ) {}

  /** Adds a part that is never down: what was found in the database, and is read as often as that is checked. */
  describe(part: string, read: () => Promise<Details>): void {
    this.described.set(part, read);
  }

  /** From now on not ready. */
  shutDown(): void {
    this.isDraining = true;
  }

  alive(): Promise<Health> {
    return toHealth(this.health.check([]));
  }

  async ready(): Promise<Health> {
    const { isUp, message, isCached } = await this.probe.outcome();
    const health = await toHealth(
      this.health.check([
        () => this.state('database', isUp, { ...(message && { message }), ...(isCached && { cachedResponse: true }) }),
        ...(isUp ? [() => this.state('migrations', this.pending.length === 0, { pending: this.pending })] : []),
        ...(isUp
          ? this.descriptions.map(
              ([part, details]) =>
                () =>
                  this.state(part, true, details),
            )
          : []),
        () => this.pool(isUp),
        () => this.requests(),
        () => this.state('shutdown', !this.isDraining),
      ]),
    );
    this.logChange(health);
    return health;
  }

  private async askDatabase(): Promise<void> {
    try {
      this.pending = await this.database.pendingMigrations();
      this.descriptions = await Promise.all(
        [...this.described].map(async ([part, read]) => [part, await read()] as const),
      );
    } catch (error) {
      if (this.wasReady) this.logger.warn(`The database cannot be asked: ${(error as Error).message}`);
      throw new Error('cannot be reached', { cause: error });
    }
  }

  /** Down when all connections are in use, others wait, and the check of the database got none in time. */
  private pool(answers: boolean): HealthIndicatorResult {
    const { pool } = this.database;
    if (!pool) return this.state('pool', true);
    const { limit, inUse, waiting } = pool;
    return this.state('pool', answers || inUse < limit || waiting === 0, { limit, inUse, waiting });
  }

  /** Down when a caller's request would be refused, or wait too long. Anonymous requests cannot cause it. */
  private requests(): HealthIndicatorResult {
    const { httpAdapter } = this.host;
    if (!(httpAdapter instanceof WebapiAdapter)) return this.state('requests', true);
    const { limit, active, waiting, isFull, longestWait } = httpAdapter.admission.callers;
    const longestWaitMs = Math.round(longestWait);
    return this.state('requests', !isFull && longestWait < LONGEST_WAIT_MS, { limit, active, waiting, longestWaitMs });
  }

  private state(part: string, isUp: boolean, details: Details = {}): HealthIndicatorResult {
    const indicator = this.indicators.check(part);
    return isUp ? indicator.up(details) : indicator.down(details);
  }

  /** Logs each change once, however many ask. The shutdown is logged elsewhere. */
  private logChange({ ok, result }: Health): void {
    if (ok === this.wasReady || this.isDraining) return;
    this.wasReady = ok;
    if (ok) this.logger.log('Ready again.');
    else this.logger.warn(`Not ready: ${Object.keys(result.error ?? {}).join(', ')}.`);
  }
}

/** Terminus throws when a part is down. */
async function toHealth(check: Promise<HealthCheckResult>): Promise<Health> {
  try {
    return { ok: true, result: await check };
  } catch (error) {
    if (!(error instanceof ServiceUnavailableException)) throw error;
    return { ok: false, result: error.getResponse() as HealthCheckResult };
  }
}
