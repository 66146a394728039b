import { describe, expect, it } from '@jest/globals';
import { parameterProblem, serverAddress } from './database-url.js';

describe('the URL of a server', () => {
  it.each([
    ['mysql://db/shop', { host: 'db', port: 3306, username: '', password: '', database: 'shop' }],
    [
      'mysql://me:s%2Fe%40c@[::1]:3307/m%20n',
      { host: '::1', port: 3307, username: 'me', password: 's/e@c', database: 'm n' },
    ],
  ])('%s is read', (url, expected) => {
    expect(serverAddress(url)).toEqual({ ...expected, tls: undefined, certificateAuthorities: null });
  });

  const VERIFIED = { rejectUnauthorized: true, verifyIdentity: true };
  it.each([
    ['', undefined],
    ['?ssl=false', undefined],
    ['?ssl=0', undefined],
    ['?ssl-mode=DISABLED&ssl=true', undefined],
    ['?ssl-mode=required', { rejectUnauthorized: false }],
    ['?ssl-mode=VERIFY_CA', { rejectUnauthorized: true }],
    ['?ssl-mode=VERIFY_IDENTITY', VERIFIED],
    ['?ssl=true', VERIFIED],
    ['?ssl=1', VERIFIED],
    ['?ssl-ca=/ca.pem', VERIFIED],
  ])('with %j has its TLS', (parameters, tls) => {
    expect(serverAddress(`mysql://db/shop${parameters}`).tls).toEqual(tls);
  });

  it.each([
    ['?sslmode=require', /knows the parameters .* but not "sslmode"/],
    ['?ssl-mode=PREFERRED', /has "PREFERRED" for ssl-mode/],
    ['?ssl=yes', /has "yes" for ssl,/],
    ['?ssl-ca=', /has "" for ssl-ca/],
  ])('with %j says what is wrong with it', (parameters, problem) => {
    expect(parameterProblem(`mysql://db/shop${parameters}`)).toMatch(problem);
  });

  it.each(['127.0.0.1', '[::1]'])('with the address %s cannot verify an identity', (host) => {
    expect(parameterProblem(`mysql://${host}/shop?ssl=true`)).toMatch(/^needs a host name/);
    expect(parameterProblem(`mysql://${host}/shop?ssl-mode=VERIFY_CA`)).toBeNull();
  });
});
