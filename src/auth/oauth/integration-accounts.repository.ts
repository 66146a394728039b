import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { INTEGRATION } from '../caller.js';
import { ACTIVE, IntegrationsRepository } from './integrations.repository.js';

/** State of an integration revoked by this service: inactive, with all tokens revoked. */
export type IntegrationState = 'active' | 'inactive' | 'recreated' | 'revoked';

const STATES: readonly IntegrationState[] = ['inactive', 'active', 'recreated'];

/** May be encrypted: see magento-cipher.ts. */
export interface StoredCredentials {
  readonly consumer: { readonly key: string; readonly secret: string };
  readonly token: { readonly token: string; readonly secret: string };
}

/** An integration, as Magento's Admin lists them. */
export interface Integration {
  readonly integrationId: number;
  readonly consumerId: number | null;
  readonly name: string;
  readonly email: string;
  readonly state: IntegrationState;
  /** UTC, `YYYY-MM-DD hh:mm:ss`. */
  readonly createdAt: string;
  readonly resources: readonly string[];
}

/** What an integration is created from. */
export interface NewIntegration extends StoredCredentials {
  readonly name: string;
  readonly email: string;
  readonly resources: readonly string[];
}

interface Row extends Omit<Integration, 'state' | 'resources'> {
  readonly status: number;
  readonly tokens: number | string;
  readonly revoked: number | string;
}

/** Creates, updates and deletes integrations in Magento's tables, as Magento's Admin does. */
@Injectable()
export class IntegrationAccountsRepository {
  /** @internal */
  constructor(
    private readonly database: Database,
    private readonly integrations: IntegrationsRepository,
  ) {}

  /** All integrations. */
  async list(): Promise<Integration[]> {
    return this.complete(await this.database.read<Row>(`${this.select} ORDER BY integration_id`));
  }

  /** The integration of a name, or null. */
  async byName(name: string): Promise<Integration | null> {
    const [found] = await this.complete(await this.database.read<Row>(`${this.select} WHERE name = ?`, [name]));
    return found ?? null;
  }

  private async complete(rows: readonly Row[]): Promise<Integration[]> {
    const integrations: Integration[] = [];
    for (const { status, tokens, revoked, ...rest } of rows) {
      const isRevoked = status === 0 && Number(tokens) > 0 && Number(tokens) === Number(revoked);
      integrations.push({
        ...rest,
        state: isRevoked ? 'revoked' : (STATES[status] ?? 'inactive'),
        resources: await this.integrations.resourcesOf(rest.integrationId),
      });
    }
    return integrations;
  }

  /** Creates an integration with consumer and token. */
  async create({ name, email, resources, consumer, token }: NewIntegration): Promise<void> {
    const { insertId: consumerId } = await this.database.execute(
      `INSERT INTO ${this.consumers} (name, ${this.keyColumn}, secret, rejected_callback_url) VALUES (?, ?, ?, '')`,
      [name, consumer.key, consumer.secret],
    );
    await this.insertToken(consumerId, token);
    const { insertId: integrationId } = await this.database.execute(
      `INSERT INTO ${this.table} (name, email, status, consumer_id) VALUES (?, ?, ?, ?)`,
      [name, email, ACTIVE, consumerId],
    );
    const { insertId: roleId } = await this.database.execute(
      `INSERT INTO ${this.roles} (role_type, user_type, user_id, role_name) VALUES ('U', '${INTEGRATION}', ?, ?)`,
      [integrationId, `${INTEGRATION}${integrationId}`],
    );
    for (const resource of resources) {
      await this.database.write(`INSERT INTO ${this.rules} (role_id, resource_id, permission) VALUES (?, ?, 'allow')`, [
        roleId,
        resource,
      ]);
    }
  }

  private async insertToken(consumerId: number, { token, secret }: StoredCredentials['token']): Promise<void> {
    await this.database.write(
      `INSERT INTO ${this.tokens} (consumer_id, type, token, secret, callback_url, authorized, user_type) VALUES (?, 'access', ?, ?, '', 1, ?)`,
      [consumerId, token, secret, INTEGRATION],
    );
  }

  /** Replaces key, token and secrets. */
  async rotate(consumerId: number, { consumer, token }: StoredCredentials): Promise<void> {
    await this.database.write(`UPDATE ${this.consumers} SET ${this.keyColumn} = ?, secret = ? WHERE entity_id = ?`, [
      consumer.key,
      consumer.secret,
      consumerId,
    ]);
    await this.database.write(`DELETE FROM ${this.tokens} WHERE consumer_id = ?`, [consumerId]);
    await this.insertToken(consumerId, token);
  }

  /** Deactivates the integration and revokes its tokens. */
  async revoke({ integrationId, consumerId }: Integration): Promise<void> {
    await this.database.write(`UPDATE ${this.tokens} SET revoked = 1 WHERE consumer_id = ?`, [consumerId]);
    await this.database.write(`UPDATE ${this.table} SET status = 0 WHERE integration_id = ?`, [integrationId]);
  }

  /** Deletes an integration with consumer and tokens. */
  async delete({ integrationId, consumerId }: Integration): Promise<void> {
    const role = `SELECT role_id FROM ${this.roles} WHERE user_type = '${INTEGRATION}' AND user_id = ?`;
    await this.database.write(`DELETE FROM ${this.rules} WHERE role_id IN (${role})`, [integrationId]);
    await this.database.write(`DELETE FROM ${this.roles} WHERE user_type = '${INTEGRATION}' AND user_id = ?`, [
      integrationId,
    ]);
    await this.database.write(`DELETE FROM ${this.database.table('oauth_nonce')} WHERE consumer_id = ?`, [consumerId]);
    await this.database.write(`DELETE FROM ${this.tokens} WHERE consumer_id = ?`, [consumerId]);
    await this.database.write(`DELETE FROM ${this.table} WHERE integration_id = ?`, [integrationId]);
    await this.database.write(`DELETE FROM ${this.consumers} WHERE entity_id = ?`, [consumerId]);
  }

  private get select(): string {
    const tokens = `FROM ${this.tokens} token WHERE token.consumer_id = account.consumer_id`;
    return `SELECT integration_id AS integrationId, consumer_id AS consumerId, name, email, status, created_at AS createdAt,
                   (SELECT COUNT(*) ${tokens}) AS tokens, (SELECT COUNT(*) ${tokens} AND token.revoked <> 0) AS revoked
              FROM ${this.table} account`;
  }

  /** KEY is a reserved word. */
  private get keyColumn(): string {
    return this.database.escape('key');
  }

  private get table(): string {
    return this.database.table('integration');
  }

  private get consumers(): string {
    return this.database.table('oauth_consumer');
  }

  private get tokens(): string {
    return this.database.table('oauth_token');
  }

  private get roles(): string {
    return this.database.table('authorization_role');
  }

  private get rules(): string {
    return this.database.table('authorization_rule');
  }
}
