import { createHmac, timingSafeEqual } from 'node:crypto';

/** Parameters of an `Authorization: OAuth …` header, by name. */
export type OAuthParameters = ReadonlyMap<string, string>;

/** The parts of a request that its signature covers. */
export interface SignedRequest {
  readonly method: string;
  /** Host header, with its port. */
  readonly host: string;
  /** Path and query string as sent. */
  readonly url: string;
}

const DIGESTS: ReadonlyMap<string, string> = new Map([
  ['HMAC-SHA1', 'sha1'],
  ['HMAC-SHA256', 'sha256'],
]);

export const isSignatureMethod = (method: string): boolean => DIGESTS.has(method);

/** @returns null for a header of another scheme, or without parameters */
export function parseOAuthHeader(header: string): OAuthParameters | null {
  if (!/^oauth\s/i.test(header)) return null;
  const parameters = new Map<string, string>();
  for (const pair of header.slice('oauth'.length).split(',')) {
    const equals = pair.indexOf('=');
    const name = pair.slice(0, Math.max(0, equals)).trim();
    if (/^oauth_[a-z_-]+$/.test(name)) parameters.set(name, decode(unquote(pair.slice(equals + 1).trim())));
  }
  return parameters.size > 0 ? parameters : null;
}

/**
 * Verifies a signature by RFC 5849 §3.4, over the OAuth parameters and the query string; routes accept no form bodies.
 * Clients encode and sort differently, and a proxy hides the scheme, so each variant of the base string is tried: `+` as a
 * space or literally, empty parameters signed or not, names in the order of bytes or of numbers, http or https. This weakens nothing: each variant requires the secrets.
 */
export function isSignedBy(
  request: SignedRequest,
  parameters: OAuthParameters,
  consumerSecret: string,
  tokenSecret: string,
): boolean {
  const digest = DIGESTS.get(parameters.get('oauth_signature_method') ?? '');
  const given = Buffer.from(parameters.get('oauth_signature') ?? '', 'base64');
  if (!digest) return false;
  const key = `${encode(consumerSecret)}&${encode(tokenSecret)}`;
  let isValid = false;
  for (const base of baseStrings(request, parameters)) {
    const wanted = createHmac(digest, key).update(base).digest();
    if (wanted.length === given.length && timingSafeEqual(wanted, given)) isValid = true;
  }
  return isValid;
}

/** The first variant of the base string, for the debug log, with the access token redacted. */
export function baseStringOf(request: SignedRequest, parameters: OAuthParameters): string {
  const [first = ''] = baseStrings(request, new Map([...parameters, ['oauth_token', '***']]));
  return first;
}

function* baseStrings({ method, host, url }: SignedRequest, parameters: OAuthParameters): Generator<string> {
  const [path = '', query = ''] = url.split(/\?(.*)/s);
  const own = [...parameters]
    .filter(([name]) => name !== 'oauth_signature')
    .map(([name, value]): [string, string] => [encode(name), encode(value)]);
  const normalised = new Set(
    [true, false].flatMap((plusIsBlank) =>
      SIGNED.flatMap((isSigned) => {
        const all = [...own, ...queryParameters(query, plusIsBlank, isSigned)];
        return [normalise(all, compare), normalise(all, compareNaturally)];
      }),
    ),
  );
  for (const scheme of ['http', 'https']) {
    const address = `${scheme}://${withoutDefaultPort(host.toLowerCase(), scheme)}${path}`;
    for (const text of normalised) yield [method.toUpperCase(), encode(address), encode(text)].join('&');
  }
}

/** Which query parameters are signed. RFC: all; Magento: those with `=`; Postman by default: those with a value. */
const SIGNED: readonly ((pair: string) => boolean)[] = [
  (pair) => pair !== '',
  (pair) => pair.includes('='),
  (pair) => /=./.test(pair),
];

function queryParameters(query: string, plusIsBlank: boolean, isSigned: (pair: string) => boolean): [string, string][] {
  return query
    .split('&')
    .filter(isSigned)
    .map((pair) => {
      const [name = '', value = ''] = (plusIsBlank ? pair.replaceAll('+', '%20') : pair).split(/=(.*)/s);
      return [recode(name), recode(value)];
    });
}

type Compare = (one: string, other: string) => number;

const normalise = (parameters: readonly [string, string][], order: Compare): string =>
  [...parameters]
    .sort(([name, value], [other, otherValue]) => order(name, other) || order(value, otherValue))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');

/** By the bytes of the encoded names and values, as the RFC says. */
const compare: Compare = (one, other) => (one < other ? -1 : one > other ? 1 : 0);

/** By PHP's `strnatcmp`, as Magento and clients on Laminas do: the filter group 2 comes before 10. */
const compareNaturally: Compare = (one, other) => {
  let start = 0;
  while (start < one.length && one[start] === other[start]) start++;
  // To the beginning of the numbers that differ.
  while (start > 0 && /\d/.test(one[start - 1]!)) start--;
  const [rest, otherRest] = [one.slice(start), other.slice(start)];
  const [digits, otherDigits] = [digitsOf(rest), digitsOf(otherRest)];
  return (digits && otherDigits && digits - otherDigits) || compare(rest, otherRest);
};

/** Length of the number at the beginning; 0 for one with a leading zero, whose digits count one by one. */
const digitsOf = (text: string): number => /^[1-9]\d*/.exec(text)?.[0].length ?? 0;

const withoutDefaultPort = (host: string, scheme: string): string =>
  host.replace(scheme === 'https' ? /:443$/ : /:80$/, '');

/** RFC 3986: all but letters, digits and `-._~`. */
const encode = (text: string): string => recode(encodeURIComponent(text.toWellFormed()));

/** Normalizes a percent-encoded text byte by byte: it need not be UTF-8. */
const recode = (text: string): string =>
  text.replace(/%[0-9a-f]{2}|[^\w.~-]/gi, (piece) =>
    encodeByte(piece.length === 3 ? Number.parseInt(piece.slice(1), 16) : piece.charCodeAt(0)),
  );

function encodeByte(byte: number): string {
  const character = String.fromCharCode(byte);
  return /[\w.~-]/.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}

const unquote = (text: string): string => text.replace(/^"|"$/g, '');

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
