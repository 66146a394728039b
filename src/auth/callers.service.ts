import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { AdminUsersRepository } from './admin-users.repository.js';
import { TokensService } from './tokens.service.js';

/** For so long a caller may keep a right that was taken away. */
const STALE_MS = 30_000;
const MAX_CALLERS = 1_000;

/** Who sends a request, and which ACL resources its role holds. */
export class Caller {
  constructor(
    readonly userId: number,
    /** Seconds since 1970. */
    readonly expires: number,
    private readonly resources: ReadonlySet<string>,
  ) {}

  /** Rights are exact ids; only `Magento_Backend::all` implies others. */
  may(resource: string): boolean {
    return this.resources.has(resource) || this.resources.has('Magento_Backend::all');
  }
}

@Injectable()
export class CallersService {
  private readonly known = new LRUCache<string, Caller>({ max: MAX_CALLERS, ttl: STALE_MS });

  constructor(
    private readonly tokens: TokensService,
    private readonly users: AdminUsersRepository,
  ) {}

  /** @returns null when the token opens nothing */
  byToken(token: string): Caller | null | Promise<Caller | null> {
    const caller = this.known.get(token);
    if (!caller) return this.find(token);
    return caller.expires * 1000 > Date.now() ? caller : null;
  }

  private async find(token: string): Promise<Caller | null> {
    const valid = await this.tokens.verify(token);
    if (!valid) return null;
    const caller = new Caller(valid.userId, valid.expires, new Set(await this.users.resourcesOf(valid.userId)));
    this.known.set(token, caller);
    return caller;
  }
}
