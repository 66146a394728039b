import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { Config } from '../config.js';
import { Database } from '../database/database.js';

const ADMIN = 2;
const ALGORITHM = 'HS256';
const SECRET = 'admin token key';
/** Magento pads its key to this length before it signs. */
const KEY_LENGTH = 2048;

export interface AdminToken {
  readonly userId: number;
  /** Seconds since 1970. */
  readonly expires: number;
}

/** Admin tokens in the form of Magento 2.4.4 and later: JWT, HS256, `uid`, `utypid`, `iat`, `exp`. */
@Injectable()
export class TokensService {
  private key: Promise<string> | undefined;

  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly jwt: JwtService,
  ) {}

  async issue(userId: number): Promise<string> {
    const secret = await this.signingKey();
    const lifetime = this.config.adminTokenLifetime * 60;
    return this.jwt.sign(
      { uid: userId, utypid: ADMIN },
      { secret, algorithm: ALGORITHM, keyid: '1', expiresIn: lifetime },
    );
  }

  /** @returns null for a token that is expired, was changed, or is none of ours */
  async verify(token: string): Promise<AdminToken | null> {
    try {
      const secret = await this.signingKey();
      const claims = this.jwt.verify<{ uid?: unknown; utypid?: unknown; exp?: unknown }>(token, {
        secret,
        algorithms: [ALGORITHM],
      });
      const isAdmin = typeof claims.uid === 'number' && claims.utypid === ADMIN && typeof claims.exp === 'number';
      return isAdmin ? { userId: claims.uid as number, expires: claims.exp as number } : null;
    } catch {
      return null;
    }
  }

  private signingKey(): Promise<string> {
    return (this.key ??= this.findKey().catch((error: unknown) => {
      this.key = undefined;
      throw error;
    }));
  }

  private async findKey(): Promise<string> {
    const key = this.config.cryptKey || (await this.database.transaction(() => this.ownKey()));
    return padBoth(key);
  }

  /** One for all instances on this database: the first makes it. */
  private async ownKey(): Promise<string> {
    const table = this.database.table('nest_msi_secret');
    const read = () => this.database.query<{ value: string }>(`SELECT value FROM ${table} WHERE name = ?`, [SECRET]);
    const [known] = await read();
    if (known) return known.value;
    await this.database.query(
      `INSERT INTO ${table} (name, value) SELECT ?, ? FROM (SELECT 1) one WHERE NOT EXISTS (SELECT 1 FROM ${table} WHERE name = ?)`,
      [SECRET, randomBytes(32).toString('hex'), SECRET],
    );
    const [made] = await read();
    if (!made) throw new Error(`${table} holds no key.`);
    return made.value;
  }
}

/** PHP's str_pad($key, 2048, '&', STR_PAD_BOTH). */
function padBoth(key: string): string {
  const left = Math.floor(Math.max(0, KEY_LENGTH - key.length) / 2);
  return key.padStart(key.length + left, '&').padEnd(KEY_LENGTH, '&');
}
