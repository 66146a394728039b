import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { Config } from '../config.js';
import { Database } from '../database/database.js';
import { AdminUsersRepository } from './admin-users.repository.js';
import { ADMIN } from './caller.js';
import { Clock } from './clock.js';
import { keysOf } from './magento-cipher.js';
import { Refusal } from './refusal.js';
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
    private readonly clock: Clock,
  ) {}

  /** Issued no earlier than the user's last revocation, which may lie in this very second. */
  async issue(userId: number): Promise<string> {
    const secret = await this.signingKey();
    const now = this.seconds();
    const iat = Math.max(now, await this.users.revokedBefore(userId));
    const exp = now + this.config.adminTokenLifetime * 60;
    return this.jwt.sign({ uid: userId, utypid: ADMIN, iat, exp }, { secret, algorithm: ALGORITHM, keyid: '1' });
  }

  /** Checks signature and times, not what has become of the user since. */
  async verify(token: string): Promise<AdminToken | Refusal> {
    const secret = await this.signingKey();
    try {
      const { uid, utypid, iat, exp } = this.jwt.verify<Record<string, unknown>>(token, {
        secret,
        algorithms: [ALGORITHM],
        clockTimestamp: this.seconds(),
      });
      if (typeof uid !== 'number' || typeof iat !== 'number' || typeof exp !== 'number') {
        return new Refusal('the token lacks a user, a time of issue or an expiry');
      }
      return utypid === ADMIN
        ? { userId: uid, issued: iat, expires: exp }
        : new Refusal("the token is not an administrator's", { userType: utypid });
    } catch (error) {
      return refusalOf(error);
    }
  }

  private seconds(): number {
    return Math.floor(this.clock.now() / 1000);
  }

  private signingKey(): Promise<string> {
    return (this.key ??= this.findKey().catch((error: unknown) => {
      this.key = undefined;
      throw error;
    }));
  }

  /** Magento signs with the last of its keys; earlier ones were replaced because they may have leaked. */
  private async findKey(): Promise<string> {
    return padBoth(keysOf(this.config.cryptKey).at(-1) ?? (await this.ownKey()));
  }

  /** The first instance creates it. Read again after the transaction, whose snapshot hides the row of another instance. */
  private async ownKey(): Promise<string> {
    const known = await this.secrets.find(SECRET);
    if (known !== null) return known;
    await this.database.transaction(() => this.secrets.insertMissing(SECRET, randomBytes(32).toString('hex')));
    const made = await this.secrets.find(SECRET);
    if (made === null) throw new Error(`There is no secret "${SECRET}".`);
    return made;
  }
}

/** jsonwebtoken's messages name the fault and quote nothing of the token. */
function refusalOf(error: unknown): Refusal {
  const { name, message, expiredAt } = error as Error & { expiredAt?: Date };
  return name === 'TokenExpiredError'
    ? new Refusal('the token has expired', { expiredAt })
    : new Refusal(`the token is invalid: ${message}`);
}

/** PHP's str_pad($key, 2048, '&', STR_PAD_BOTH). */
function padBoth(key: string): string {
  const left = Math.floor(Math.max(0, KEY_LENGTH - key.length) / 2);
  return key.padStart(key.length + left, '&').padEnd(KEY_LENGTH, '&');
}
