import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { decrypt, encrypt } from './magento-cipher.js';

const OLD = '0123456789abcdef0123456789abcdef';
const NEW = 'fedcba9876543210fedcba9876543210';
const BYTES = Buffer.from(Array.from({ length: 32 }, (_, index) => index * 8));
const SECRET = 'x7k2pq9a0d1f4h6j8l3n5r7t9v1b3m5z';

/** What PHP's sodium_crypto_aead_chacha20poly1305_ietf_encrypt($text, $nonce, $nonce, $key) leaves behind the nonce. */
function sodium(text: string, key: Buffer | string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('chacha20-poly1305', key, nonce, { authTagLength: 16 });
  cipher.setAAD(nonce, { plaintextLength: Buffer.byteLength(text) });
  const ciphertext = Buffer.concat([cipher.update(text), cipher.final()]);
  return Buffer.concat([nonce, ciphertext, cipher.getAuthTag()]).toString('base64');
}

describe('decrypting what Magento encrypted', () => {
  it('takes the layout of its Encryptor', () => {
    expect(decrypt(`0:3:${sodium(SECRET, OLD)}`, OLD)).toBe(SECRET);
  });

  it('takes the key that the number names, of several', () => {
    const keys = `${OLD}\n${NEW}\n`;
    expect(decrypt(`0:3:${sodium(SECRET, OLD)}`, keys)).toBe(SECRET);
    expect(decrypt(`1:3:${sodium(SECRET, NEW)}`, keys)).toBe(SECRET);
    expect(() => decrypt(`1:3:${sodium(SECRET, OLD)}`, keys)).toThrow('another key 1');
  });

  it('takes keys behind "base64", as 2.4.7 makes them', () => {
    expect(decrypt(`0:3:${sodium(SECRET, BYTES)}`, `base64${BYTES.toString('base64')}`)).toBe(SECRET);
  });

  it('keeps what is not encrypted', () => {
    expect(decrypt(SECRET, '')).toBe(SECRET);
    expect(decrypt(SECRET, OLD)).toBe(SECRET);
  });

  it('says which variable is wrong', () => {
    const stored = `0:3:${sodium(SECRET, OLD)}`;
    expect(() => decrypt(stored, '')).toThrow('set CRYPT_KEY');
    expect(() => decrypt(stored, NEW)).toThrow('CRYPT_KEY');
    expect(() => decrypt(stored, 'too-short')).toThrow('CRYPT_KEY has 9 bytes');
  });

  it('refuses what was changed', () => {
    const bytes = Buffer.from(sodium(SECRET, OLD), 'base64');
    for (const at of [0, 12, bytes.length - 1]) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => decrypt(`0:3:${changed.toString('base64')}`, OLD)).toThrow('another key');
    }
  });
});

describe('encrypting', () => {
  it('can be read by Magento: nonce, text, tag, and the nonce is authenticated', () => {
    const [, number, base64] = /^(\d+):3:(.+)$/.exec(encrypt(SECRET, `${OLD} ${NEW}`)) ?? [];
    const bytes = Buffer.from(base64 ?? '', 'base64');
    const nonce = bytes.subarray(0, 12);
    const decipher = createDecipheriv('chacha20-poly1305', NEW, nonce, { authTagLength: 16 });
    decipher.setAAD(nonce, { plaintextLength: bytes.length - 28 });
    decipher.setAuthTag(bytes.subarray(-16));
    const text = Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString();
    expect([number, text]).toEqual(['1', SECRET]);
  });

  it.each([OLD, `base64${BYTES.toString('base64')}`, `${OLD}\nbase64${BYTES.toString('base64')}`])(
    'comes back with %j',
    (keys) => {
      expect(decrypt(encrypt('Å secret', keys), keys)).toBe('Å secret');
    },
  );

  it('never gives the same twice, and fits the column', () => {
    const [one, other] = [encrypt(SECRET, OLD), encrypt(SECRET, OLD)];
    expect(one).not.toBe(other);
    expect(one.length).toBeLessThanOrEqual(128);
  });

  it('refuses a key that is none of Magento’s', () => {
    expect(() => encrypt(SECRET, 'abc')).toThrow('CRYPT_KEY has 3 bytes');
  });
});
