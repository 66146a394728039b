import { describe, expect, it } from '@jest/globals';
import { DECOY, hashPassword, verifyPassword } from './password.js';

const PASSWORD = 'Pässword 123';
const SALT = '0123456789abcdefXYZ0123456789abc';

/** As PHP computes them: hash() for the older ones, libsodium's crypto_pwhash for argon2id. */
const MAGENTO = {
  'md5, version 0': `8581fe991e1fd218909f548314c1e6cb:${SALT}:0`,
  'md5 without a version': `8581fe991e1fd218909f548314c1e6cb:${SALT}`,
  'sha256, version 1': `a083778a06b09418963515a8e1933bfc0a9e27fa1c4549c4ade8082dc32a6e7f:${SALT}:1`,
  'argon2id, version 2, of whose salt 16 bytes count': `650fa0a2d9f862e241cc9769a60f7901fcbe5e9efb2c77c2b2ce32ecddc38676:${SALT}:2`,
  'argon2id with a short salt, which is repeated':
    '043fa411daa3bf6ae7fb01d5ec859c19b4cd23e189c6531c15d7571e5ddaa72b:abc:2',
  'argon2id, version 3 with its parameters':
    '650fa0a2d9f862e241cc9769a60f7901fcbe5e9efb2c77c2b2ce32ecddc38676:0123456789abcdef:3_32_2_67108864',
  'argon2id on top of sha256': `2e12a43176d605212f119a7ddca50f9e0c8c58be24d51e01a512c21f2ff9498b:${SALT}:1:2`,
};

describe('Magento’s hash', () => {
  it.each(Object.entries(MAGENTO))('%s', async (_, stored) => {
    expect(await verifyPassword(PASSWORD, stored)).toBe(true);
    expect(await verifyPassword(`${PASSWORD}4`, stored)).toBe(false);
    expect(await verifyPassword('', stored)).toBe(false);
  });
});

/** Its lengths and parameters. */
const shapeOf = (stored: string): string => stored.replace(/[0-9a-f](?=.*:)/g, '0');

describe('our hash', () => {
  it('has Magento’s layout, a salt of its own, and verifies', async () => {
    const [one, other] = [await hashPassword(PASSWORD), await hashPassword(PASSWORD)];
    expect(one).toMatch(/^[0-9a-f]{64}:[0-9a-f]{16}:3_32_2_67108864$/);
    expect(one).not.toBe(other);
    expect(await verifyPassword(PASSWORD, one)).toBe(true);
    expect(await verifyPassword(PASSWORD.toLowerCase(), one)).toBe(false);
    // For users that do not exist: as slow, since it has the same parameters.
    expect(shapeOf(DECOY)).toBe(shapeOf(one));
  });
});

it.each(['', ':', '::', 'secret', '$2y$10$abcdefghijklmnopqrstuv'])('nothing verifies against "%s"', async (stored) => {
  expect(await verifyPassword(PASSWORD, stored)).toBe(false);
  expect(await verifyPassword(stored, stored)).toBe(false);
});
