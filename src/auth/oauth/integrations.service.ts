import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { Database } from '../../database/database.js';
import { isDuplicate } from '../../database/errors/database-errors.js';
import { noSuchEntity, notAllowed } from '../../webapi/errors/entity-errors.js';
import { required } from '../../webapi/errors/input-errors.js';
import type { WebapiError } from '../../webapi/errors/webapi-error.js';
import { CallersService } from '../callers.service.js';
import {
  IntegrationAccountsRepository,
  type Integration,
  type StoredCredentials,
} from './integration-accounts.repository.js';
import { encrypt } from './magento-cipher.js';
import { OAuthService } from './oauth.service.js';

/** Length of the column. */
const LONGEST_NAME = 255;

/** OAuth credentials of a client. The secrets cannot be retrieved later. */
export interface Credentials {
  readonly consumerKey: string;
  readonly consumerSecret: string;
  readonly accessToken: string;
  readonly accessTokenSecret: string;
}

/** An integration with its ACL resources. */
export type IntegrationSummary = Pick<Integration, 'integrationId' | 'name' | 'createdAt' | 'resources'> & {
  readonly isActive: boolean;
};

/** Creates, lists and deletes integrations. */
@Injectable()
export class IntegrationsService {
  /** @internal */
  constructor(
    private readonly integrations: IntegrationAccountsRepository,
    private readonly callers: CallersService,
    private readonly oauth: OAuthService,
    private readonly config: Config,
    private readonly database: Database,
  ) {}

  /**
   * Creates an integration, or replaces a revoked one of the same name.
   *
   * @param resources ids of the ACL; `Magento_Backend::all` is everything
   * @throws WebapiError 400 for a blank or too long name, or one that is taken
   */
  async create(name: string, resources: readonly string[], email = ''): Promise<Credentials> {
    if (name.trim() === '') throw required(['name']);
    if ([...name].length > LONGEST_NAME) {
      throw notAllowed('The name is longer than %longest characters.', { longest: String(LONGEST_NAME) });
    }
    const credentials = newCredentials();
    await this.database
      .transaction(async () => {
        const existing = await this.integrations.byName(name);
        if (existing && existing.state !== 'revoked') throw nameTaken(name);
        if (existing) await this.integrations.delete(existing);
        await this.integrations.create({ name, email, resources, ...this.stored(credentials) });
      })
      .catch((error: unknown) => {
        throw isDuplicate(error) ? nameTaken(name) : error;
      });
    return credentials;
  }

  /** All integrations. */
  async list(): Promise<IntegrationSummary[]> {
    return (await this.integrations.list()).map(({ integrationId, name, state, createdAt, resources }) => ({
      integrationId,
      name,
      isActive: state === 'active',
      createdAt,
      resources,
    }));
  }

  /** @throws WebapiError 404 when there is no such integration */
  async find(name: string): Promise<Integration> {
    const integration = await this.integrations.byName(name);
    if (!integration) throw noSuchEntity('There is no integration "%name".', { name });
    return integration;
  }

  /**
   * Replaces the credentials; the old ones are invalid immediately.
   *
   * @throws WebapiError 404 when there is no such integration, 400 when it is not active
   */
  async rotate(name: string): Promise<Credentials> {
    const credentials = newCredentials();
    await this.change(name, async ({ consumerId, state }) => {
      if (state !== 'active' || consumerId === null) {
        throw notAllowed('Integration "%name" is %state, so it has no credentials to rotate.', { name, state });
      }
      await this.integrations.rotate(consumerId, this.stored(credentials));
    });
    return credentials;
  }

  /** @throws WebapiError 404 when there is no such integration */
  revoke(name: string): Promise<void> {
    return this.change(name, (integration) => this.integrations.revoke(integration));
  }

  /** @throws WebapiError 404 when there is no such integration */
  delete(name: string): Promise<void> {
    return this.change(name, (integration) => this.integrations.delete(integration));
  }

  private async change(name: string, work: (integration: Integration) => Promise<void>): Promise<void> {
    await this.database.transaction(async () => work(await this.find(name)));
    this.callers.forget();
    this.oauth.forget();
  }

  /** Encrypts secrets with Magento's key, if one is configured. */
  private stored(credentials: Credentials): StoredCredentials {
    const { cryptKey } = this.config;
    const encrypted = (text: string): string => (cryptKey ? encrypt(text, cryptKey) : text);
    return {
      consumer: { key: credentials.consumerKey, secret: encrypted(credentials.consumerSecret) },
      token: { token: credentials.accessToken, secret: encrypted(credentials.accessTokenSecret) },
    };
  }
}

const nameTaken = (name: string): WebapiError => notAllowed('There is an integration "%name" already.', { name });

const newCredentials = (): Credentials => ({
  consumerKey: secret(),
  consumerSecret: secret(),
  accessToken: secret(),
  accessTokenSecret: secret(),
});

/** 32 characters, as in Magento. */
const secret = (): string => randomBytes(16).toString('hex');
