import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Config } from '../config.js';
import { Database } from '../database/database.js';
import { isBadValue, isDuplicate } from '../database/database-errors.js';
import { oauthFailed, required } from '../webapi/errors.js';
import { Caller } from './caller.js';
import { IntegrationsRepository } from './integrations.repository.js';
import { decrypt } from './magento-cipher.js';
import { isSignatureMethod, isSignedBy, type OAuthParameters, type SignedRequest } from './oauth-signature.js';

/** As long as Magento's: keys, tokens and nonces. */
const LENGTH = 32;
/** Clocks may differ by so much. */
const AHEAD_S = 600;
/**
 * Nonces are remembered for so long; a request that is older is refused, since it could be a repeated one. No longer
 * than Magento remembers them, which deletes ours too on a database that both use.
 */
const REMEMBERED_S = 2 * 60 * 60;
const STALE_MS = 30_000;

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
  readonly caller: Caller | null;
}

/** OAuth 1.0a: integrations sign their requests with the secrets of their consumer and token. */
@Injectable()
export class OAuthService {
  private signers = noSigners();
  private cleanedAt = 0;

  constructor(
    private readonly integrations: IntegrationsRepository,
    private readonly config: Config,
    private readonly database: Database,
  ) {}

  /**
   * @returns null for an integration that is switched off
   * @throws WebapiError 400 for missing parameters, 401 for whatever does not fit; in Magento's words
   */
  async authenticate(request: SignedRequest, parameters: OAuthParameters): Promise<Caller | null> {
    const given = (name: string): string => parameters.get(name) ?? '';
    const missing = REQUIRED.filter((name) => !parameters.has(name));
    if (parameters.has('oauth_version') && given('oauth_version') !== '1.0') {
      throw oauthFailed(`The "${given('oauth_version')}" Oauth version isn't supported.`, 400);
    }
    if (missing.length > 0) throw required(missing);
    if (given('oauth_token').length !== LENGTH) {
      throw oauthFailed('The token length is invalid. Check the length and try again.', 400);
    }
    if (!isSignatureMethod(given('oauth_signature_method'))) {
      throw oauthFailed(`Signature method ${given('oauth_signature_method')} is not supported`, 400);
    }
    const timestamp = this.timestampOf(given('oauth_timestamp'));
    const signer = await this.signer(given('oauth_consumer_key'), given('oauth_token'));
    if (!isSignedBy(request, parameters, signer.consumerSecret, signer.tokenSecret)) {
      throw oauthFailed('The signature is invalid. Verify and try again.');
    }
    await this.useNonce(given('oauth_nonce').slice(0, LENGTH), signer.consumerId, timestamp);
    return signer.caller;
  }

  /** After a right was taken away in this process: it counts at once. */
  forget(): void {
    this.signers = noSigners();
  }

  private timestampOf(text: string): number {
    const timestamp = /^\d+$/.test(text) ? Number(text) : 0;
    const now = Date.now() / 1000;
    if (timestamp > now + AHEAD_S || timestamp <= now - REMEMBERED_S) {
      throw oauthFailed('Incorrect timestamp value in the oauth_timestamp parameter');
    }
    return timestamp;
  }

  private async signer(key: string, token: string): Promise<Signer> {
    const id = `${key}|${token}`;
    // Those of now: what is read while forget() is called must not be remembered after it.
    const { signers } = this;
    const known = signers.get(id);
    if (known) return known;
    const signer = await this.findSigner(key, token);
    signers.set(id, signer);
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
          ? null
          : new Caller('integration', integration, new Set(await this.integrations.resourcesOf(integration))),
    };
  }

  /** In the database, for all instances: a signed request counts once. */
  private async useNonce(nonce: string, consumerId: number, timestamp: number): Promise<void> {
    try {
      await this.database.transaction(() => this.integrations.useNonce(nonce, consumerId, timestamp));
    } catch (error) {
      if (isDuplicate(error)) {
        throw oauthFailed(`The nonce is already being used by the consumer with ID ${consumerId}`);
      }
      if (isBadValue(error)) throw oauthFailed('An error occurred validating the nonce');
      throw error;
    }
    if (Date.now() - this.cleanedAt < 60 * 60_000) return;
    this.cleanedAt = Date.now();
    await this.database.transaction(() => this.integrations.forgetNonces(Math.floor(Date.now() / 1000) - REMEMBERED_S));
  }
}

const noSigners = (): LRUCache<string, Signer> => new LRUCache({ max: 1_000, ttl: STALE_MS });
