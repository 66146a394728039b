import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import argon2 from 'argon2';

const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** libsodium's "interactive" limits, which Magento uses. */
const PASSES = 2;
const MEMORY_BYTES = 64 * 1024 * 1024;

/** @returns `<hash>:<salt>:3_32_2_67108864`: argon2id as Magento 2.4 stores it, so that Magento can verify it too */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES / 2).toString('hex');
  const hash = await argon2id(Buffer.from(password), salt, HASH_BYTES, PASSES, MEMORY_BYTES);
  return `${hash}:${salt}:3_${HASH_BYTES}_${PASSES}_${MEMORY_BYTES}`;
}

/** No password has this hash, and verifying against it takes as long as against any other. */
export const DECOY = `${'0'.repeat(HASH_BYTES * 2)}:${'0'.repeat(SALT_BYTES)}:3_${HASH_BYTES}_${PASSES}_${MEMORY_BYTES}`;

/** Whether the hash is a slow one (argon2id); Magento's oldest are fast. */
export const isSlow = (stored: string): boolean => /:[23](_\d+)*$/.test(stored);

/**
 * Magento's formats, `<hash>:<salt>:<version>[:<version>…]`: 0 is md5, 1 sha256, 2 and 3 argon2id. Several versions are
 * nested hashes: Magento upgrades a stored hash by hashing it again.
 */
export async function verifyPassword(password: string, stored: string): Promise<boolean> {
  const [hash = '', salt = '', ...versions] = stored.split(':');
  let text = password;
  for (const version of versions.length > 0 ? versions : ['0']) text = await hashOf(text, salt, version);
  const [given, wanted] = [Buffer.from(text), Buffer.from(hash)];
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

function hashOf(text: string, salt: string, version: string): Promise<string> | string {
  const [kind, bytes, passes, memory] = version.split('_').map(Number);
  if (kind === 0)
    return createHash('md5')
      .update(salt + text)
      .digest('hex');
  if (kind === 1)
    return createHash('sha256')
      .update(salt + text)
      .digest('hex');
  return argon2id(Buffer.from(text), salt, bytes ?? HASH_BYTES, passes ?? PASSES, memory ?? MEMORY_BYTES);
}

async function argon2id(
  text: Buffer,
  salt: string,
  hashLength: number,
  timeCost: number,
  memory: number,
): Promise<string> {
  const salted = Buffer.from(salt.padEnd(SALT_BYTES, salt || ' ')).subarray(0, SALT_BYTES);
  const memoryCost = Math.floor(memory / 1024);
  const hash = await argon2.hash(text, {
    type: argon2.argon2id,
    raw: true,
    salt: salted,
    hashLength,
    timeCost,
    memoryCost,
    parallelism: 1,
  });
  return hash.toString('hex');
}
