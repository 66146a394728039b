import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Config } from '../config.js';
import { Database } from '../database/database.js';
import { noSuchEntity, notAllowed, required } from '../webapi/errors.js';
import { CallersService } from './callers.service.js';
import { IntegrationsRepository, type Integration } from './integrations.repository.js';
import { encrypt } from './magento-cipher.js';
import { OAuthService } from './oauth.service.js';

/** As the column is. */
const LONGEST_NAME = 255;

/** What a client signs its requests with. The secrets are shown once. */
export interface Credentials {
  readonly consumerKey: string;
  readonly consumerSecret: string;
  readonly accessToken: string;
  readonly accessTokenSecret: string;
}

@Injectable()
export class IntegrationsService {
  constructor(
    private readonly integrations: IntegrationsRepository,
    private readonly callers: CallersService,
    private readonly oauth: OAuthService,
    private readonly config: Config,
    private readonly database: Database,
  ) {}

  /**
   * @param resources ids of the ACL; `Magento_Backend::all` is everything
   * @throws WebapiError 400 for a blank or too long name, or one that is taken
   */
  async create(name: string, resources: readonly string[], email = ''): Promise<Credentials> {
    if (name.trim() === '') throw required(['name']);
    if ([...name].length > LONGEST_NAME) {
      throw notAllowed('The name is longer than %longest characters.', { longest: LONGEST_NAME });
    }
    const credentials: Credentials = {
      consumerKey: secret(),
      consumerSecret: secret(),
      accessToken: secret(),
      accessTokenSecret: secret(),
    };
    await this.database.transaction(async () => {
      if (await this.integrations.exists(name)) throw notAllowed('There is an integration "%name" already.', { name });
      await this.integrations.create({
        name,
        email,
        resources,
        consumer: { key: credentials.consumerKey, secret: this.kept(credentials.consumerSecret) },
        token: { token: credentials.accessToken, secret: this.kept(credentials.accessTokenSecret) },
      });
    });
    return credentials;
  }

  list(): Promise<Integration[]> {
    return this.integrations.list();
  }

  /** @throws WebapiError 404 when there is no such integration */
  async revoke(name: string): Promise<void> {
    await this.database.transaction(async () => {
      if (!(await this.integrations.exists(name))) throw noSuchEntity('There is no integration "%name".', { name });
      await this.integrations.revoke(name);
    });
    this.callers.forget();
    this.oauth.forget();
  }

  /** With Magento's key, as Magento keeps it: encrypted. */
  private kept(text: string): string {
    return this.config.cryptKey ? encrypt(text, this.config.cryptKey) : text;
  }
}

/** 32 characters, as Magento has them. */
const secret = (): string => randomBytes(16).toString('hex');
