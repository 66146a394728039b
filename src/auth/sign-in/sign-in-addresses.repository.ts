import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import type { FailedSignIns } from './lockout.js';

/** IP addresses from which users have signed in; shared by all instances through the database. */
@Injectable()
export class SignInAddressesRepository {
  /** @internal */
  constructor(private readonly database: Database) {}

  /** @returns the failed sign-ins from a known address of the user; null for an unknown address */
  async find(userId: number, address: string): Promise<FailedSignIns | null> {
    const [row] = await this.database.read<FailedSignIns>(
      `SELECT failures_num AS failures, first_failure AS firstFailure, lock_expires AS lockExpires
         FROM ${this.table} WHERE user_id = ? AND address = ?`,
      [userId, address],
    );
    return row ?? null;
  }

  /** Adds an address of a user. */
  async insert(userId: number, address: string, signedInAt: string): Promise<void> {
    await this.database.write(`INSERT INTO ${this.table} (user_id, address, signed_in_at) VALUES (?, ?, ?)`, [
      userId,
      address,
      signedInAt,
    ]);
  }

  /** Sets the time of the last sign-in from an address. */
  async recordSignIn(userId: number, address: string, signedInAt: string): Promise<void> {
    await this.database.write(
      `UPDATE ${this.table} SET signed_in_at = ?, failures_num = 0, first_failure = NULL, lock_expires = NULL
        WHERE user_id = ? AND address = ?`,
      [signedInAt, userId, address],
    );
  }

  /** Sets the failed sign-ins of a user from an address. */
  async setFailures(
    userId: number,
    address: string,
    { failures, firstFailure, lockExpires }: FailedSignIns,
  ): Promise<void> {
    await this.database.write(
      `UPDATE ${this.table} SET failures_num = ?, first_failure = ?, lock_expires = ? WHERE user_id = ? AND address = ?`,
      [failures, firstFailure, lockExpires, userId, address],
    );
  }

  /** Resets the failed sign-ins of a user from all addresses. */
  async clearFailures(userId: number): Promise<void> {
    await this.database.write(
      `UPDATE ${this.table} SET failures_num = 0, first_failure = NULL, lock_expires = NULL WHERE user_id = ?`,
      [userId],
    );
  }

  /**
   * Deletes the addresses of a user whose last sign-in was before a time.
   *
   * @param before UTC; deletes addresses whose last sign-in is earlier
   */
  async forget(userId: number, before: string): Promise<void> {
    await this.database.write(`DELETE FROM ${this.table} WHERE user_id = ? AND signed_in_at < ?`, [userId, before]);
  }

  /** Deletes all addresses of a user. */
  async forgetUser(userId: number): Promise<void> {
    await this.database.write(`DELETE FROM ${this.table} WHERE user_id = ?`, [userId]);
  }

  private get table(): string {
    return this.database.table('nest_msi_sign_in_address');
  }
}
