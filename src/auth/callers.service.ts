import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Config } from '../config/config.js';
import { AdminUsersRepository, isExpired } from './users/admin-users.repository.js';
import { Caller } from './caller.js';
import { Clock } from './clock.js';
import { IntegrationsRepository } from './oauth/integrations.repository.js';
import { Refusal } from './refusal.js';
import { TokensService } from './sign-in/tokens.service.js';

/** Time to live of cached callers: a permission revoked by another process may stay effective this long. */
const CACHE_MS = 30_000;
const MAX_CALLERS = 1_000;

/** Tolerated clock skew of the token's issuer, in seconds. */
const MAX_AHEAD_S = 600;

/** Magento's opaque tokens. */
const OPAQUE = /^[a-z0-9]{32}$/i;

/** Authenticates bearer tokens. The cache's time to live is measured by the monotonic clock. */
@Injectable()
export class CallersService {
  private cache = emptyCache();

  /** @internal */
  constructor(
    private readonly tokens: TokensService,
    private readonly users: AdminUsersRepository,
    private readonly integrations: IntegrationsRepository,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  /** The caller of a bearer token. */
  byToken(token: string): Caller | Refusal | Promise<Caller | Refusal> {
    const caller = this.cache.get(token);
    if (!caller) return this.find(token);
    return caller.expires * 1000 > this.clock.now()
      ? caller
      : new Refusal('the token has expired', { expiredAt: new Date(caller.expires * 1000) });
  }

  /** @returns the name of the user or the integration, and the name of its role; null where the type has none */
  async describe({ type, id }: Caller): Promise<{ readonly name: string | null; readonly role: string | null }> {
    if (type === 'integration') return { name: await this.integrations.nameOf(Number(id)), role: null };
    const user = type === 'admin' ? await this.users.byId(Number(id)) : null;
    return { name: user?.username ?? null, role: user?.role ?? null };
  }

  /** Clears the cache after a change of permissions in this process. */
  forget(): void {
    this.cache = emptyCache();
  }

  private async find(token: string): Promise<Caller | Refusal> {
    // Race with forget(): a caller read before it must go into the old, discarded cache.
    const { cache } = this;
    const caller = OPAQUE.test(token) ? await this.integration(token) : await this.admin(token);
    if (caller instanceof Caller) cache.set(token, caller);
    return caller;
  }

  private async admin(token: string): Promise<Caller | Refusal> {
    const valid = await this.tokens.verify(token);
    if (valid instanceof Refusal) return valid;
    const { userId, issued, expires } = valid;
    const revokedBefore = await this.users.revokedBefore(userId);
    if (issued < revokedBefore) return new Refusal('the token was revoked', { userId });
    const now = this.clock.now();
    // Issued in the future, by a fast clock: it would outlive its lifetime. Tokens issued after a revocation by such a
    // clock have the time of the revocation, see TokensService.issue().
    if (issued > now / 1000 + MAX_AHEAD_S && issued !== revokedBefore) {
      return new Refusal('the token was issued in the future', { userId, issuedAt: new Date(issued * 1000) });
    }
    if (!(await this.users.isActive(userId))) return new Refusal('the user is disabled or was deleted', { userId });
    const userExpires = await this.users.expiryOf(userId);
    if (isExpired(userExpires, now)) return new Refusal('the user has expired', { userId, expires: userExpires });
    return new Caller('admin', userId, new Set(await this.users.resourcesOf(userId)), expires);
  }

  /** Magento accepts access tokens of integrations as bearer tokens only if configured. */
  private async integration(token: string): Promise<Caller | Refusal> {
    if (!(this.config.enableIntegrationAsBearer ?? (await this.integrations.isBearerEnabled()))) {
      return new Refusal('access tokens are not accepted as bearer tokens (ENABLE_INTEGRATION_AS_BEARER)');
    }
    const found = await this.integrations.token(token);
    if (!found) return new Refusal('unknown access token');
    if (found.type !== 'access' || found.consumerId === null) return new Refusal('the token is not an access token');
    const { consumerId } = found;
    if (found.revoked !== 0) return new Refusal('the access token was revoked', { consumerId });
    const id = await this.integrations.activeByConsumer(consumerId);
    if (id === null) return new Refusal('the integration is not active', { consumerId });
    return new Caller('integration', id, new Set(await this.integrations.resourcesOf(id)));
  }
}

const emptyCache = (): LRUCache<string, Caller> =>
  // Reading the clock costs less than the timer of lru-cache's own resolution.
  new LRUCache({ max: MAX_CALLERS, ttl: CACHE_MS, ttlResolution: 0 });
