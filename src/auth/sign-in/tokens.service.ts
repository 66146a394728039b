import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { Config } from '../../config/config.js';
import { Database } from '../../database/database.js';
import { AdminUsersRepository } from '../users/admin-users.repository.js';
import { ADMIN } from '../caller.js';
import { Clock } from '../clock.js';
import { keysOf } from '../oauth/magento-cipher.js';
import { Refusal } from '../refusal.js';
import { SecretsRepository } from '../oauth/secrets.repository.js';

const ALGORITHM = 'HS256';
const SECRET = 'admin token key';
/** Magento pads its signing key to this length. */
const KEY_LENGTH = 2048;

/** What a token says about its user. */
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

  /** @internal */
  constructor(
    private readonly users: AdminUsersRepository,
    private readonly config: Config,
    private readonly secrets: SecretsRepository,
    private readonly database: Database,
    private readonly jwt: JwtService,
    private readonly clock: Clock,
  ) {}

  /** Issues a token with an `iat` no earlier than the user's last revocation, which may be in the current second. */
  async issue(userId: number): Promise<string> {
    const secret = await this.signingKey();
    const now = this.seconds();
    const iat = Math.max(now, await this.users.revokedBefore(userId));
    const exp = now + this.config.adminTokenLifetime * 60;
    return this.jwt.sign({ uid: userId, utypid: ADMIN, iat, exp }, { secret, algorithm: ALGORITHM, keyid: '1' });
  }

  /** Verifies signature and expiry, not the user's current state. */
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

  /** Only Magento's last key is valid: earlier ones were rotated out, perhaps after a leak. */
  private async findKey(): Promise<string> {
    return padBoth(keysOf(this.config.cryptKey).at(-1) ?? (await this.ownKey()));
  }

  /** The first instance creates the key. It is read after the transaction, whose snapshot hides a concurrent insert. */
  private async ownKey(): Promise<string> {
    const known = await this.secrets.find(SECRET);
    if (known !== null) return known;
    await this.database.transaction(() => this.secrets.insertMissing(SECRET, randomBytes(32).toString('hex')));
    const made = await this.secrets.find(SECRET);
    if (made === null) throw new Error(`There is no secret "${SECRET}".`);
    return made;
  }
}

/** jsonwebtoken's messages are safe to log: they do not contain the token. */
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
