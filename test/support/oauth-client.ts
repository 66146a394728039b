import { createHmac, randomBytes } from 'node:crypto';
import { IntegrationsService, type Credentials } from '../../src/auth/oauth/integrations.service.js';
import type { Answer, RequestOptions, TestApp } from './test-app.js';

export interface SigningOptions extends RequestOptions {
  readonly algorithm?: 'HMAC-SHA1' | 'HMAC-SHA256';
  /** The URL that is signed, when it is not the one that is sent to. */
  readonly signedBase?: string;
  /** In place of the right ones; undefined leaves one out. */
  readonly parameters?: Readonly<Record<string, string | undefined>>;
}

/** A client that signs as RFC 5849 says, written without a look at how the service verifies. */
export class OAuthClient {
  constructor(
    private readonly app: TestApp,
    readonly credentials: Credentials,
  ) {}

  /** Of a new integration. */
  static async create(app: TestApp, ...resources: string[]): Promise<OAuthClient> {
    const name = `integration ${randomBytes(4).toString('hex')}`;
    return new OAuthClient(app, await app.nest.get(IntegrationsService).create(name, resources));
  }

  get = (path: string, options?: SigningOptions): Promise<Answer> => this.send('GET', path, options);

  send(method: string, path: string, options: SigningOptions = {}): Promise<Answer> {
    const authorization = this.header(method, path, options);
    return this.app.send(method, path, { ...options, token: null, headers: { ...options.headers, authorization } });
  }

  header(method: string, path: string, options: SigningOptions = {}): string {
    const { consumerKey, consumerSecret, accessToken, accessTokenSecret } = this.credentials;
    const { algorithm = 'HMAC-SHA256', signedBase = this.app.url, parameters = {} } = options;
    const own: Record<string, string | undefined> = {
      oauth_consumer_key: consumerKey,
      oauth_nonce: randomBytes(16).toString('hex'),
      oauth_signature_method: algorithm,
      oauth_timestamp: String(Math.floor(Date.now() / 1000)),
      oauth_token: accessToken,
      oauth_version: '1.0',
      ...parameters,
    };
    const given = Object.entries(own).filter((pair): pair is [string, string] => pair[1] !== undefined);
    const url = new URL(signedBase + path);
    const sorted = [...given, ...url.searchParams]
      .map(([name, value]) => `${percent(name)}=${percent(value)}`)
      .sort()
      .join('&');
    const base = [method, percent(url.origin + url.pathname), percent(sorted)].join('&');
    const signature = createHmac(
      algorithm === 'HMAC-SHA1' ? 'sha1' : 'sha256',
      `${consumerSecret}&${accessTokenSecret}`,
    );
    const all = [...given];
    if (!('oauth_signature' in parameters)) all.push(['oauth_signature', signature.update(base).digest('base64')]);
    return `OAuth ${all.map(([name, value]) => `${name}="${percent(value)}"`).join(', ')}`;
  }
}

const percent = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
