import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { INTEGRATION } from '../caller.js';

/**
 * States of an integration. A "recreated" one awaits approval of its new permissions; until then it has no permissions.
 */
export const ACTIVE = 1;

/** An OAuth consumer. */
export interface Consumer {
  readonly consumerId: number;
  /** May be encrypted: see magento-cipher.ts. */
  readonly secret: string;
}

/** A token of an integration, of any type and state. */
export interface AccessToken {
  readonly consumerId: number | null;
  /** May be encrypted. */
  readonly secret: string;
  readonly type: string;
  readonly revoked: number;
}

/** Looks up consumers, tokens and integrations in Magento's tables, and stores used nonces. */
@Injectable()
export class IntegrationsRepository {
  /** @internal */
  constructor(private readonly database: Database) {}

  /** The consumer of a key, or null. */
  async consumerByKey(key: string): Promise<Consumer | null> {
    const [found] = await this.database.read<Consumer & { spelling: string }>(
      `SELECT entity_id AS consumerId, secret, consumer.${this.keyColumn} AS spelling
         FROM ${this.consumers} consumer WHERE consumer.${this.keyColumn} = ?`,
      [key],
    );
    return found?.spelling === key ? found : null;
  }

  /** The access token of a text, or null. */
  async token(token: string): Promise<AccessToken | null> {
    const [found] = await this.database.read<AccessToken & { token: string }>(
      `SELECT consumer_id AS consumerId, secret, type, revoked, token FROM ${this.tokens} WHERE token = ?`,
      [token],
    );
    return found?.token === token ? found : null;
  }

  /** @returns the id of an active integration, else null */
  async activeByConsumer(consumerId: number): Promise<number | null> {
    const [found] = await this.database.read<{ id: number }>(
      `SELECT integration_id AS id FROM ${this.integrations} WHERE consumer_id = ? AND status = ?`,
      [consumerId, ACTIVE],
    );
    return found?.id ?? null;
  }

  /** The name of an integration, or null. */
  async nameOf(integrationId: number): Promise<string | null> {
    const [found] = await this.database.read<{ name: string | null }>(
      `SELECT name FROM ${this.integrations} WHERE integration_id = ?`,
      [integrationId],
    );
    return found?.name ?? null;
  }

  /** The ACL resources of an integration. */
  async resourcesOf(integrationId: number): Promise<string[]> {
    const rows = await this.database.read<{ resource: string }>(
      `SELECT rule.resource_id AS resource FROM ${this.roles} role
         JOIN ${this.rules} rule ON rule.role_id = role.role_id AND rule.permission = 'allow'
        WHERE role.role_type = 'U' AND role.user_type = '${INTEGRATION}' AND role.user_id = ?`,
      [integrationId],
    );
    return rows.map(({ resource }) => resource);
  }

  /** Rejects with a duplicate key error for a used nonce. */
  useNonce(nonce: string, consumerId: number, timestamp: number): Promise<void> {
    return this.database.write(
      `INSERT INTO ${this.nonces} (nonce, consumer_id, ${this.escape('timestamp')}) VALUES (?, ?, ?)`,
      [nonce, consumerId, timestamp],
    );
  }

  /** Deletes nonces older than a time in seconds. */
  async forgetNonces(before: number): Promise<void> {
    await this.database.write(`DELETE FROM ${this.nonces} WHERE ${this.escape('timestamp')} < ?`, [before]);
  }

  /** Magento's setting that allows integration tokens as bearer tokens. */
  async isBearerEnabled(): Promise<boolean> {
    const [row] = await this.database.read<{ value: string | null }>(
      `SELECT value FROM ${this.database.table('core_config_data')} WHERE scope = 'default' AND path = ?`,
      ['oauth/consumer/enable_integration_as_bearer'],
    );
    return row?.value === '1';
  }

  private readonly escape = (name: string): string => this.database.escape(name);

  /** KEY is a reserved word. */
  private get keyColumn(): string {
    return this.escape('key');
  }

  private get consumers(): string {
    return this.database.table('oauth_consumer');
  }

  private get tokens(): string {
    return this.database.table('oauth_token');
  }

  private get nonces(): string {
    return this.database.table('oauth_nonce');
  }

  private get integrations(): string {
    return this.database.table('integration');
  }

  private get roles(): string {
    return this.database.table('authorization_role');
  }

  private get rules(): string {
    return this.database.table('authorization_rule');
  }
}
