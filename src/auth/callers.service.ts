import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Config } from '../config.js';
import { AdminUsersRepository } from './admin-users.repository.js';
import { Caller } from './caller.js';
import { IntegrationsRepository } from './integrations.repository.js';
import { TokensService } from './tokens.service.js';

/** For so long a caller may keep a right that another process took away. */
const STALE_MS = 30_000;
const MAX_CALLERS = 1_000;

/** Magento's opaque tokens. */
const OPAQUE = /^[a-z0-9]{32}$/i;

/** Who is behind a bearer token. Callers are remembered for a while, so that a request need not ask the database. */
@Injectable()
export class CallersService {
  private known = nobody();

  constructor(
    private readonly tokens: TokensService,
    private readonly users: AdminUsersRepository,
    private readonly integrations: IntegrationsRepository,
    private readonly config: Config,
  ) {}

  /** @returns null when the token opens nothing */
  byToken(token: string): Caller | null | Promise<Caller | null> {
    const caller = this.known.get(token);
    if (!caller) return this.find(token);
    return caller.expires * 1000 > Date.now() ? caller : null;
  }

  /** After a right was taken away in this process: it counts at once. */
  forget(): void {
    this.known = nobody();
  }

  private async find(token: string): Promise<Caller | null> {
    // Those of now: what is read while forget() is called must not be remembered after it.
    const { known } = this;
    const caller = OPAQUE.test(token) ? await this.integration(token) : await this.admin(token);
    if (caller) known.set(token, caller);
    return caller;
  }

  private async admin(token: string): Promise<Caller | null> {
    const valid = await this.tokens.verify(token);
    if (!valid || valid.issued < (await this.users.revokedBefore(valid.userId))) return null;
    return new Caller('admin', valid.userId, new Set(await this.users.resourcesOf(valid.userId)), valid.expires);
  }

  /** Magento takes these only where an operator switched it on. */
  private async integration(token: string): Promise<Caller | null> {
    if (!(this.config.enableIntegrationAsBearer ?? (await this.integrations.isBearerEnabled()))) return null;
    const found = await this.integrations.token(token);
    if (!found || found.type !== 'access' || found.revoked !== 0 || found.consumerId === null) return null;
    const id = await this.integrations.activeByConsumer(found.consumerId);
    return id === null ? null : new Caller('integration', id, new Set(await this.integrations.resourcesOf(id)));
  }
}

const nobody = (): LRUCache<string, Caller> => new LRUCache({ max: MAX_CALLERS, ttl: STALE_MS });
