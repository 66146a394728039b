import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { Config } from '../config.js';
import { Database } from '../database/database.js';
import { AdminUsersRepository } from './admin-users.repository.js';
import { ADMIN } from './caller.js';
import { keysOf } from './magento-cipher.js';
import { SecretsRepository } from './secrets.repository.js';

const ALGORITHM = 'HS256';
const SECRET = 'admin token key';
/** Magento pads its key to this length before it signs. */
const KEY_LENGTH = 2048;

export interface AdminToken {
  readonly userId: number;
  /** Seconds since 1970. */
  readonly issued: number;
  /** Seconds since 1970. */
  readonly expires: number;
}

/** Admin tokens in the form of Magento 2.4.4 and later: JWT, HS256, `uid`, `utypid`, `iat`, `exp`. */
@Injectable()
export class TokensService {
  private key: Promise<string> | undefined;

  constructor(
    private readonly users: AdminUsersRepository,
    private readonly config: Config,
    private readonly secrets: SecretsRepository,
    private readonly database: Database,
    private readonly jwt: JwtService,
  ) {}

  /** Good from the last revocation on, should that lie in this very second. */
  async issue(userId: number): Promise<string> {
    const secret = await this.signingKey();
    const iat = Math.max(Math.floor(Date.now() / 1000), await this.users.revokedBefore(userId));
    const exp = iat + this.config.adminTokenLifetime * 60;
    return this.jwt.sign({ uid: userId, utypid: ADMIN, iat, exp }, { secret, algorithm: ALGORITHM, keyid: '1' });
  }

  /** @returns null for a token that is expired, was changed, or is none of ours */
  async verify(token: string): Promise<AdminToken | null> {
    const secret = await this.signingKey();
    try {
      const { uid, utypid, iat, exp } = this.jwt.verify<Record<string, unknown>>(token, {
        secret,
        algorithms: [ALGORITHM],
      });
      if (typeof uid !== 'number' || typeof iat !== 'number' || typeof exp !== 'number') return null;
      return utypid === ADMIN ? { userId: uid, issued: iat, expires: exp } : null;
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

  /** Of Magento's keys the last, as Magento has it: those before it were replaced because they may have leaked. */
  private async findKey(): Promise<string> {
    return padBoth(keysOf(this.config.cryptKey).at(-1) ?? (await this.ownKey()));
  }

  /** The first instance makes it; read again after the transaction, which would not see that another one was first. */
  private async ownKey(): Promise<string> {
    const known = await this.secrets.find(SECRET);
    if (known !== null) return known;
    await this.database.transaction(() => this.secrets.insertMissing(SECRET, randomBytes(32).toString('hex')));
    const made = await this.secrets.find(SECRET);
    if (made === null) throw new Error(`There is no secret "${SECRET}".`);
    return made;
  }
}

/** PHP's str_pad($key, 2048, '&', STR_PAD_BOTH). */
function padBoth(key: string): string {
  const left = Math.floor(Math.max(0, KEY_LENGTH - key.length) / 2);
  return key.padStart(key.length + left, '&').padEnd(KEY_LENGTH, '&');
}
