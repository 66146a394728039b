import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { isSignatureMethod, isSignedBy, parseOAuthHeader, type SignedRequest } from './oauth-signature.js';

const PHOTOS: SignedRequest = {
  method: 'GET',
  host: 'photos.example.net',
  url: '/photos?file=vacation.jpg&size=original',
};
const PHOTOS_HEADER =
  'OAuth realm="Photos", oauth_consumer_key="dpf43f3p2l4k3l03", oauth_token="nnch734d00sl2jdk", ' +
  'oauth_signature_method="HMAC-SHA1", oauth_timestamp="137131202", oauth_nonce="chapoH", ' +
  'oauth_signature="MdpQcU8iPSUjWoN%2FUDMsK2sui9I%3D"';
const PHOTOS_SECRETS = ['kd94hf93k423kf44', 'pfkkdhi9sl3r4s00'] as const;

const CONSUMER_SECRET = 'consumer+secret';
const TOKEN_SECRET = 'token&secret';
const OAUTH =
  'oauth_consumer_key%3Dkey%26oauth_nonce%3Dn1%26oauth_signature_method%3DHMAC-SHA256%26oauth_timestamp%3D1%26oauth_token%3Dtoken';

const parsed = (header: string) => parseOAuthHeader(header) ?? new Map<string, string>();

/**
 * Is the request signed by who signed this base string, written out by hand as RFC 5849 §3.4.1 says?
 *
 * @param sorted what comes before the oauth parameters in the base string, and what comes after
 */
function isSigned(request: Partial<SignedRequest>, address: string, sorted: { before?: string; after?: string } = {}) {
  const base = `GET&${address}&${sorted.before ?? ''}${OAUTH}${sorted.after ?? ''}`;
  const signature = createHmac('sha256', 'consumer%2Bsecret&token%26secret').update(base).digest('base64');
  const header =
    'OAuth oauth_consumer_key="key",oauth_nonce="n1",oauth_signature_method="HMAC-SHA256",oauth_timestamp="1",' +
    `oauth_token="token",oauth_signature="${encodeURIComponent(signature)}"`;
  const given = { method: 'GET', host: 'shop.example', url: '/rest', ...request };
  return isSignedBy(given, parsed(header), CONSUMER_SECRET, TOKEN_SECRET);
}

const ADDRESS = 'http%3A%2F%2Fshop.example%2Frest';

describe('examples that others published', () => {
  it('RFC 5849 §1.2: a photo', () => {
    expect(isSignedBy(PHOTOS, parsed(PHOTOS_HEADER), ...PHOTOS_SECRETS)).toBe(true);
  });

  // In the RFC c2 and a3=2+q stand in a form body; in the base string they are where these are.
  it('RFC 5849 §3.4.1.1, with the signature of its erratum 2550', () => {
    const request = {
      method: 'POST',
      host: 'EXAMPLE.COM:80',
      url: '/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b&c2&a3=2+q',
    };
    const header =
      'OAuth realm="Example", oauth_consumer_key="9djdj82h48djs9d2", oauth_token="kkk9d7dh3k39sjv7", ' +
      'oauth_signature_method="HMAC-SHA1", oauth_timestamp="137131201", oauth_nonce="7d8f3e4a", ' +
      'oauth_signature="r6%2FTJjbCOr97%2F%2BUU0NsvSne7s5g%3D"';
    expect(isSignedBy(request, parsed(header), 'j49sk3j29djd', 'dh893hdasih9')).toBe(true);
  });

  it('Twitter: over https, with characters that encodeURIComponent leaves alone', () => {
    const request = {
      method: 'POST',
      host: 'api.twitter.com',
      url: '/1.1/statuses/update.json?include_entities=true&status=Hello%20Ladies%20%2b%20Gentlemen%2c%20a%20signed%20OAuth%20request!',
    };
    const header =
      'OAuth oauth_consumer_key="xvz1evFS4wEEPTGEFPHBog", oauth_nonce="kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg", ' +
      'oauth_signature="hCtSmYh%2BiHYCEqBWrE7C7hYmtUk%3D", oauth_signature_method="HMAC-SHA1", ' +
      'oauth_timestamp="1318622958", oauth_token="370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb", oauth_version="1.0"';
    const secrets = [
      'kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw',
      'LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE',
    ] as const;
    expect(isSignedBy(request, parsed(header), ...secrets)).toBe(true);
  });
});

describe('what a signature covers', () => {
  it.each([
    ['another consumer secret', {}, ['kd94hf93k423kf45', PHOTOS_SECRETS[1]]],
    ['another token secret', {}, [PHOTOS_SECRETS[0], '']],
    ['another method', { method: 'DELETE' }, PHOTOS_SECRETS],
    ['another host', { host: 'photos.example.org' }, PHOTOS_SECRETS],
    ['another port', { host: 'photos.example.net:8080' }, PHOTOS_SECRETS],
    ['another path', { url: '/photos/?file=vacation.jpg&size=original' }, PHOTOS_SECRETS],
    ['another value', { url: '/photos?file=vacation.jpg&size=small' }, PHOTOS_SECRETS],
    ['one parameter more', { url: '/photos?file=vacation.jpg&size=original&x=1' }, PHOTOS_SECRETS],
    ['one parameter less', { url: '/photos?file=vacation.jpg' }, PHOTOS_SECRETS],
  ] as const)('not with %s', (_, changed, [consumerSecret, tokenSecret]) => {
    expect(isSignedBy({ ...PHOTOS, ...changed }, parsed(PHOTOS_HEADER), consumerSecret, tokenSecret)).toBe(false);
  });

  it.each([
    ['cut', 'MdpQcU8iPSUjWoN%2FUDMsK2sui9'],
    ['empty', ''],
    ['of another text', 'AAAAAAAAAAAAAAAAAAAAAAAAAAA%3D'],
    ['no base64', '%E2%98%83'],
  ])('not with a signature that is %s', (_, signature) => {
    const header = PHOTOS_HEADER.replace('MdpQcU8iPSUjWoN%2FUDMsK2sui9I%3D', signature);
    expect(isSignedBy(PHOTOS, parsed(header), ...PHOTOS_SECRETS)).toBe(false);
  });
});

describe('the base string', () => {
  it.each([
    ['no query string', '/rest', {}],
    ['an empty one', '/rest?', {}],
    ['brackets as they are', '/rest?searchCriteria[pageSize]=1', { after: '%26searchCriteria%255BpageSize%255D%3D1' }],
    ['brackets encoded', '/rest?searchCriteria%5bpageSize%5D=1', { after: '%26searchCriteria%255BpageSize%255D%3D1' }],
    ['a letter encoded without need', '/rest?%71=%7e', { after: '%26q%3D~' }],
    ['numbers, in the order of bytes', '/rest?q[2]=b&q[10]=a', { after: '%26q%255B10%255D%3Da%26q%255B2%255D%3Db' }],
    ['numbers, in their own order', '/rest?q[10]=a&q[2]=b', { after: '%26q%255B2%255D%3Db%26q%255B10%255D%3Da' }],
    ['numbers that begin alike', '/rest?q[101]=a&q[12]=b', { after: '%26q%255B12%255D%3Db%26q%255B101%255D%3Da' }],
    [
      'numbers and letters',
      '/rest?q[10]=a&q[2]=b&q[a]=c',
      { after: '%26q%255B2%255D%3Db%26q%255B10%255D%3Da%26q%255Ba%255D%3Dc' },
    ],
    [
      'numbers of which one has a leading zero',
      '/rest?q[10]=a&q[2]=b&q[01]=c',
      { after: '%26q%255B01%255D%3Dc%26q%255B2%255D%3Db%26q%255B10%255D%3Da' },
    ],
    ['a control character', '/rest?q=%0A', { after: '%26q%3D%250A' }],
    ['numbers as values', '/rest?q[]=10&q[]=9', { after: '%26q%255B%255D%3D9%26q%255B%255D%3D10' }],
    ['leading zeros', '/rest?q[02]=b&q[010]=a', { after: '%26q%255B010%255D%3Da%26q%255B02%255D%3Db' }],
    ['a name that begins another', '/rest?q10=b&q=a', { after: '%26q%3Da%26q10%3Db' }],
    ['a name without "=", signed as empty', '/rest?searchCriteria', { after: '%26searchCriteria%3D' }],
    ['a name without "=", not signed, as Magento', '/rest?searchCriteria', {}],
    ['a name with an empty value', '/rest?searchCriteria=', { after: '%26searchCriteria%3D' }],
    ['a name with an empty value, not signed, as Postman', '/rest?searchCriteria=&q=1', { after: '%26q%3D1' }],
    ['"+" for a blank', '/rest?q=a+b', { after: '%26q%3Da%2520b' }],
    ['"+" for itself', '/rest?q=a+b', { after: '%26q%3Da%252Bb' }],
    ['an encoded plus', '/rest?q=a%2Bb', { after: '%26q%3Da%252Bb' }],
    ['"=" in a value', '/rest?q=a=b', { after: '%26q%3Da%253Db' }],
    ['characters of UTF-8', '/rest?q=%C3%85', { after: '%26q%3D%25C3%2585' }],
    ['bytes that are no UTF-8', '/rest?q=%E5', { after: '%26q%3D%25E5' }],
    ['a broken percent sign', '/rest?q=5%', { after: '%26q%3D5%2525' }],
    ['names twice, sorted by value', '/rest?q=b&q=a', { after: '%26q%3Da%26q%3Db' }],
    ['names sorted by bytes', '/rest?b=1&B=2&a=3', { before: 'B%3D2%26a%3D3%26b%3D1%26' }],
  ])('takes %s', (_, url, sorted) => {
    expect(isSigned({ url }, ADDRESS, sorted)).toBe(true);
  });

  it.each([
    ['http', 'shop.example', ADDRESS],
    ['https', 'shop.example', 'https%3A%2F%2Fshop.example%2Frest'],
    ['http on its port', 'shop.example:80', ADDRESS],
    ['https on its port', 'shop.example:443', 'https%3A%2F%2Fshop.example%2Frest'],
    ['another port', 'shop.example:8080', 'http%3A%2F%2Fshop.example%3A8080%2Frest'],
    ['a port that begins like the default', 'shop.example:4430', 'https%3A%2F%2Fshop.example%3A4430%2Frest'],
    ['capitals', 'Shop.Example', ADDRESS],
    ['IPv6', '[::1]:3000', 'http%3A%2F%2F%5B%3A%3A1%5D%3A3000%2Frest'],
  ])('takes a host with %s', (_, host, address) => {
    expect(isSigned({ host }, address)).toBe(true);
  });

  it('has no other order', () => {
    const after = '%26q%255B2%255D%3Db%26q%255B1%255D%3Da';
    expect(isSigned({ url: '/rest?q[2]=b&q[1]=a' }, ADDRESS, { after })).toBe(false);
  });

  it('has the path as it was sent', () => {
    const url = '/rest/V1/inventory/sources/a%2Fb';
    expect(isSigned({ url }, 'http%3A%2F%2Fshop.example%2Frest%2FV1%2Finventory%2Fsources%2Fa%252Fb')).toBe(true);
    expect(isSigned({ url }, 'http%3A%2F%2Fshop.example%2Frest%2FV1%2Finventory%2Fsources%2Fa%2Fb')).toBe(false);
  });
});

describe('signature methods', () => {
  it.each(['HMAC-SHA1', 'HMAC-SHA256'])('takes %s', (method) => expect(isSignatureMethod(method)).toBe(true));

  it.each(['PLAINTEXT', 'RSA-SHA1', 'HMAC-MD5', 'hmac-sha1', '', 'constructor', '__proto__', 'toString'])(
    'does not take "%s"',
    (method) => {
      expect(isSignatureMethod(method)).toBe(false);
      expect(isSignedBy(PHOTOS, parsed(PHOTOS_HEADER.replace('HMAC-SHA1', method)), ...PHOTOS_SECRETS)).toBe(false);
    },
  );
});

describe('the header', () => {
  it.each([
    ['quoted', 'OAuth oauth_token="a%20b",oauth_nonce="1"'],
    ['unquoted', 'OAuth oauth_token=a%20b, oauth_nonce=1'],
    ['with blanks', 'oauth   oauth_token = "a%20b" ,\toauth_nonce="1"  '],
    ['with a realm and what else there is', 'OAUTH realm="x,y", other="2", oauth_token="a%20b", oauth_nonce="1",,'],
  ])('is read %s', (_, header) => {
    expect(parseOAuthHeader(header)).toEqual(
      new Map([
        ['oauth_token', 'a b'],
        ['oauth_nonce', '1'],
      ]),
    );
  });

  it.each(['', 'Bearer x', 'OAuth', 'OAuth ', 'OAuth realm="x"', 'OAuthoauth_token="x"', 'Basic oauth_token="x"'])(
    'is none: "%s"',
    (header) => {
      expect(parseOAuthHeader(header)).toBeNull();
    },
  );

  it('is that of this scheme only, and has only its parameters', () => {
    expect(parseOAuthHeader('Digest oauth oauth_token="a"')).toBeNull();
    expect(parseOAuthHeader('OAuth x_oauth_token="a", oauth_token9="b"')).toBeNull();
  });

  it('keeps what it cannot decode', () => {
    expect(parseOAuthHeader('OAuth oauth_token="%E5%"')).toEqual(new Map([['oauth_token', '%E5%']]));
  });

  // A regular expression with three greedy runs of blanks took minutes for this.
  it('parses 16 KB of blanks and quotes in linear time', () => {
    const blanks = ' '.repeat(16_000);
    expect(parseOAuthHeader(`OAuth oauth_token=${blanks}""x`)).toEqual(new Map([['oauth_token', '"x']]));
  });
});
