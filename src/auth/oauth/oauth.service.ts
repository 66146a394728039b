import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Config } from '../../config/config.js';
import { Database } from '../../database/database.js';
import { isBadValue, isDuplicate } from '../../database/errors/database-errors.js';
import { oauthFailed } from '../../webapi/errors/access-errors.js';
import { required } from '../../webapi/errors/input-errors.js';
import { WebapiError } from '../../webapi/errors/webapi-error.js';
import { Caller } from '../caller.js';
import { Clock } from '../clock.js';
import { IntegrationsRepository } from './integrations.repository.js';
import { decrypt } from './magento-cipher.js';
import { NonceCleanup } from './nonce-cleanup.js';
import {
  baseStringOf,
  isSignatureMethod,
  isSignedBy,
  type OAuthParameters,
  type SignedRequest,
} from './oauth-signature.js';
import { Refusal } from '../refusal.js';

/** Characters of keys, tokens and nonces, as in Magento. */
const LENGTH = 32;
/** Tolerated clock skew of clients. */
const MAX_AHEAD_S = 600;
/**
 * How long nonces are stored; older requests are rejected, since they could be replays. On a shared database Magento
 * also deletes nonces of this age.
 */
const NONCE_LIFETIME_S = 2 * 60 * 60;
/** Time to live of cached signers: a permission revoked by another process may stay effective this long. */
const CACHE_MS = 30_000;

const REQUIRED = [
  'oauth_consumer_key',
  'oauth_signature',
  'oauth_signature_method',
  'oauth_nonce',
  'oauth_timestamp',
  'oauth_token',
];

interface Signer {
  readonly consumerId: number;
  readonly consumerSecret: string;
  readonly tokenSecret: string;
  readonly caller: Caller | Refusal;
}

/** OAuth 1.0a: integrations sign their requests with the secrets of their consumer and token. */
@Injectable()
export class OAuthService {
  private cache = emptyCache();
  private readonly cleanup: NonceCleanup;

  /** @internal */
  constructor(
    private readonly integrations: IntegrationsRepository,
    private readonly config: Config,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    this.cleanup = new NonceCleanup(clock);
  }

  /**
   * @throws SignatureInvalid
   * @throws WebapiError 400 for missing or unsupported parameters, else 401; with Magento's messages
   */
  async authenticate(request: SignedRequest, parameters: OAuthParameters): Promise<Caller | Refusal> {
    const given = (name: string): string => parameters.get(name) ?? '';
    const missing = REQUIRED.filter((name) => !parameters.has(name));
    if (parameters.has('oauth_version') && given('oauth_version') !== '1.0') {
      throw oauthFailed('The "%1" Oauth version isn\'t supported.', 400, [given('oauth_version')]);
    }
    if (missing.length > 0) throw required(missing);
    if (given('oauth_token').length !== LENGTH) {
      throw oauthFailed('The token length is invalid. Check the length and try again.', 400);
    }
    if (!isSignatureMethod(given('oauth_signature_method'))) {
      throw oauthFailed('Signature method %1 is not supported', 400, [given('oauth_signature_method')]);
    }
    const timestamp = this.timestampOf(given('oauth_timestamp'));
    const signer = await this.signer(given('oauth_consumer_key'), given('oauth_token'));
    if (!isSignedBy(request, parameters, signer.consumerSecret, signer.tokenSecret)) {
      throw new SignatureInvalid(baseStringOf(request, parameters));
    }
    await this.useNonce(given('oauth_nonce').slice(0, LENGTH), signer.consumerId, timestamp);
    return signer.caller;
  }

  /** Clears the cache after a change of permissions in this process. */
  forget(): void {
    this.cache = emptyCache();
  }

  private timestampOf(text: string): number {
    const timestamp = /^\d+$/.test(text) ? Number(text) : 0;
    const now = this.clock.now() / 1000;
    if (timestamp > now + MAX_AHEAD_S || timestamp <= now - NONCE_LIFETIME_S) {
      throw oauthFailed('Incorrect timestamp value in the oauth_timestamp parameter');
    }
    return timestamp;
  }

  private async signer(key: string, token: string): Promise<Signer> {
    const id = `${key}|${token}`;
    // Race with forget(): a signer read before it must go into the old, discarded cache.
    const { cache } = this;
    const known = cache.get(id);
    if (known) return known;
    const signer = await this.findSigner(key, token);
    cache.set(id, signer);
    return signer;
  }

  private async findSigner(key: string, token: string): Promise<Signer> {
    if (key.length !== LENGTH) throw oauthFailed('Consumer key is not the correct length');
    const consumer = await this.integrations.consumerByKey(key);
    if (!consumer) throw oauthFailed('A consumer having the specified key does not exist');
    const access = await this.integrations.token(token);
    if (!access) throw oauthFailed('Specified token does not exist');
    if (access.consumerId !== consumer.consumerId) {
      throw oauthFailed('Token is not associated with the specified consumer');
    }
    if (access.type !== 'access') throw oauthFailed('Token is not an access token');
    if (access.revoked !== 0) throw oauthFailed('Access token has been revoked');
    const integration = await this.integrations.activeByConsumer(consumer.consumerId);
    return {
      consumerId: consumer.consumerId,
      consumerSecret: decrypt(consumer.secret, this.config.cryptKey),
      tokenSecret: decrypt(access.secret, this.config.cryptKey),
      caller:
        integration === null
          ? new Refusal('the integration is not active', { consumerId: consumer.consumerId })
          : new Caller('integration', integration, new Set(await this.integrations.resourcesOf(integration))),
    };
  }

  /**
   * Replay protection over all instances: stores the nonce in the database, so that a signed request is accepted once.
   */
  private async useNonce(nonce: string, consumerId: number, timestamp: number): Promise<void> {
    try {
      await this.database.transaction(() => this.integrations.useNonce(nonce, consumerId, timestamp));
    } catch (error) {
      if (isDuplicate(error)) {
        throw oauthFailed('The nonce is already being used by the consumer with ID %1', 401, [String(consumerId)]);
      }
      if (isBadValue(error)) throw oauthFailed('An error occurred validating the nonce');
      throw error;
    }
    if (!this.cleanup.isDue()) return;
    const oldest = Math.floor(this.clock.now() / 1000) - NONCE_LIFETIME_S;
    await this.database.transaction(() => this.integrations.forgetNonces(oldest));
  }
}

/** Carries the base string, for the debug log. */
export class SignatureInvalid extends WebapiError {
  /** @internal */
  constructor(readonly baseString: string) {
    super(401, { message: 'The signature is invalid. Verify and try again.' });
  }
}

const emptyCache = (): LRUCache<string, Signer> => new LRUCache({ max: 1_000, ttl: CACHE_MS });
