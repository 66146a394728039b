import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { INTEGRATION } from './caller.js';

/** Of three; "recreated" waits for its new rights to be approved, and has none until then. */
const ACTIVE = 1;

export interface Consumer {
  readonly consumerId: number;
  /** May be encrypted: see magento-cipher.ts. */
  readonly secret: string;
}

/** A token of an integration, with what must be true of it. */
export interface AccessToken {
  readonly consumerId: number | null;
  /** May be encrypted. */
  readonly secret: string;
  readonly type: string;
  readonly revoked: number;
}

export interface Integration {
  readonly integrationId: number;
  readonly name: string;
  readonly isActive: boolean;
  /** UTC, `YYYY-MM-DD hh:mm:ss`. */
  readonly createdAt: string;
  readonly resources: readonly string[];
}

export interface NewIntegration {
  readonly name: string;
  readonly email: string;
  readonly resources: readonly string[];
  readonly consumer: { readonly key: string; readonly secret: string };
  readonly token: { readonly token: string; readonly secret: string };
}

/** On Magento's tables, so that its integrations work here, and ours there. */
@Injectable()
export class IntegrationsRepository {
  constructor(private readonly database: Database) {}

  async consumerByKey(key: string): Promise<Consumer | null> {
    const [found] = await this.database.read<Consumer & { spelling: string }>(
      `SELECT entity_id AS consumerId, secret, consumer.${this.keyColumn} AS spelling
         FROM ${this.consumers} consumer WHERE consumer.${this.keyColumn} = ?`,
      [key],
    );
    return found?.spelling === key ? found : null;
  }

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

  async resourcesOf(integrationId: number): Promise<string[]> {
    const rows = await this.database.read<{ resource: string }>(
      `SELECT rule.resource_id AS resource FROM ${this.roles} role
         JOIN ${this.rules} rule ON rule.role_id = role.role_id AND rule.permission = 'allow'
        WHERE role.role_type = 'U' AND role.user_type = '${INTEGRATION}' AND role.user_id = ?`,
      [integrationId],
    );
    return rows.map(({ resource }) => resource);
  }

  /** The transaction fails for a nonce that was used before: the key of the table. */
  useNonce(nonce: string, consumerId: number, timestamp: number): Promise<void> {
    return this.database.write(
      `INSERT INTO ${this.nonces} (nonce, consumer_id, ${this.escape('timestamp')}) VALUES (?, ?, ?)`,
      [nonce, consumerId, timestamp],
    );
  }

  async forgetNonces(before: number): Promise<void> {
    await this.database.write(`DELETE FROM ${this.nonces} WHERE ${this.escape('timestamp')} < ?`, [before]);
  }

  async list(): Promise<Integration[]> {
    const rows = await this.database.read<{ integrationId: number; name: string; status: number; createdAt: string }>(
      `SELECT integration_id AS integrationId, name, status, created_at AS createdAt FROM ${this.integrations} ORDER BY integration_id`,
    );
    const integrations: Integration[] = [];
    for (const { status, ...rest } of rows) {
      integrations.push({
        ...rest,
        isActive: status === ACTIVE,
        resources: await this.resourcesOf(rest.integrationId),
      });
    }
    return integrations;
  }

  async exists(name: string): Promise<boolean> {
    return (await this.database.read(`SELECT 1 FROM ${this.integrations} WHERE name = ?`, [name])).length > 0;
  }

  async create({ name, email, resources, consumer, token }: NewIntegration): Promise<void> {
    await this.database.write(
      `INSERT INTO ${this.consumers} (name, ${this.keyColumn}, secret, rejected_callback_url) VALUES (?, ?, ?, '')`,
      [name, consumer.key, consumer.secret],
    );
    const consumerId = (await this.consumerByKey(consumer.key))?.consumerId;
    await this.database.write(
      `INSERT INTO ${this.tokens} (consumer_id, type, token, secret, callback_url, authorized, user_type) VALUES (?, 'access', ?, ?, '', 1, ?)`,
      [consumerId, token.token, token.secret, INTEGRATION],
    );
    await this.database.write(
      `INSERT INTO ${this.integrations} (name, email, status, consumer_id) VALUES (?, ?, ?, ?)`,
      [name, email, ACTIVE, consumerId],
    );
    const [made] = await this.database.read<{ id: number }>(
      `SELECT integration_id AS id FROM ${this.integrations} WHERE consumer_id = ?`,
      [consumerId],
    );
    const roleName = `${INTEGRATION}${made?.id}`;
    await this.database.write(
      `INSERT INTO ${this.roles} (role_type, user_type, user_id, role_name) VALUES ('U', '${INTEGRATION}', ?, ?)`,
      [made?.id, roleName],
    );
    const [role] = await this.database.read<{ id: number }>(
      `SELECT role_id AS id FROM ${this.roles} WHERE role_type = 'U' AND user_type = '${INTEGRATION}' AND user_id = ?`,
      [made?.id],
    );
    for (const resource of resources) {
      await this.database.write(`INSERT INTO ${this.rules} (role_id, resource_id, permission) VALUES (?, ?, 'allow')`, [
        role?.id,
        resource,
      ]);
    }
  }

  /** Switches the integration off and its tokens with it. */
  async revoke(name: string): Promise<void> {
    await this.database.write(
      `UPDATE ${this.tokens} SET revoked = 1 WHERE consumer_id IN (SELECT consumer_id FROM ${this.integrations} WHERE name = ?)`,
      [name],
    );
    await this.database.write(`UPDATE ${this.integrations} SET status = 0 WHERE name = ?`, [name]);
  }

  /** Magento's own switch for integration tokens in an Authorization header. */
  async isBearerEnabled(): Promise<boolean> {
    const [row] = await this.database.read<{ value: string | null }>(
      `SELECT value FROM ${this.database.table('core_config_data')} WHERE scope = 'default' AND path = ?`,
      ['oauth/consumer/enable_integration_as_bearer'],
    );
    return row?.value === '1';
  }

  private readonly escape = (name: string): string => this.database.escape(name);

  /** KEY is a word of SQL. */
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
