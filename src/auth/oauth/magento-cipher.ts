import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const ALGORITHM = 'chacha20-poly1305';
/** Magento's number for this algorithm. */
const CIPHER = 3;
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** `<key number>:3:<base64 of nonce, text, tag>` */
const ENCRYPTED = /^(\d+):3:([A-Za-z0-9+/=]+)$/;

/** Magento's `crypt/key` can hold several keys, one per line, oldest first; the last one encrypts. */
export const keysOf = (cryptKey: string): string[] => cryptKey.split(/\s+/).filter((key) => key !== '');

/** 32 bytes, as text or behind `base64`. */
function bytesOf(key: string): Buffer {
  const bytes = key.startsWith('base64') ? Buffer.from(key.slice('base64'.length), 'base64') : Buffer.from(key);
  if (bytes.length === KEY_BYTES) return bytes;
  throw new Error(`A key in CRYPT_KEY has ${bytes.length} bytes; those of Magento's crypt/key have ${KEY_BYTES}.`);
}

/** @throws Error when the last key cannot encrypt; an empty `crypt/key` is valid */
export function checkKey(cryptKey: string): void {
  const key = keysOf(cryptKey).at(-1);
  if (key !== undefined) bytesOf(key);
}

/** Encrypts in the format of Magento's Encryptor: the nonce is additional authenticated data. */
export function encrypt(text: string, cryptKey: string): string {
  const keys = keysOf(cryptKey);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, bytesOf(keys.at(-1) ?? ''), nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(nonce, { plaintextLength: Buffer.byteLength(text) });
  const bytes = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return `${keys.length - 1}:${CIPHER}:${bytes.toString('base64')}`;
}

/**
 * Decrypts a value of Magento; an unencrypted one is returned unchanged.
 *
 * @throws Error when it was encrypted with another key
 */
export function decrypt(stored: string, cryptKey: string): string {
  const [, number, base64] = ENCRYPTED.exec(stored) ?? [];
  if (base64 === undefined) return stored;
  const key = keysOf(cryptKey)[Number(number)];
  if (key === undefined)
    throw new Error(`A secret in the database is encrypted with key ${number} of Magento: set CRYPT_KEY.`);
  const bytes = Buffer.from(base64, 'base64');
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const text = bytes.subarray(NONCE_BYTES, -TAG_BYTES);
  const decipher = createDecipheriv(ALGORITHM, bytesOf(key), nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(nonce, { plaintextLength: text.length });
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(text), decipher.final()]).toString();
  } catch {
    throw new Error(`A secret in the database is encrypted with another key ${number} than the one in CRYPT_KEY.`);
  }
}
