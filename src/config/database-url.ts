import { isIP } from 'node:net';

/** Characters that need no percent-encoding in a URL. */
const ENCODED = String.raw`(?:[^\s/?#%@:[\]]|%[\da-f]{2})`;
const CREDENTIALS = `${ENCODED}*(?::(?:${ENCODED}|:)*)?@`;
const ADDRESS = String.raw`(?:[^\s/?#@:[\]]+|\[[\da-f:.]+\])(?::\d{1,5})?/[^\s/?#]+(?:\?\S*)?`;

const SERVER = new RegExp(`^(?:mysql|mariadb)://(?:${CREDENTIALS})?${ADDRESS}$`, 'i');
const BEHIND_CREDENTIALS = new RegExp(`^(?:mysql|mariadb)://.*@${ADDRESS}$`, 'is');

/** `mysql://user:password@host:3306/name`, unambiguous, with parameters that are known. */
export const isServerUrl = (url: string): boolean => hasServerForm(url) && parameterProblem(url) === null;

const hasServerForm = (url: string): boolean => SERVER.test(url) && isDecodable(url);

/** Matches URLs that are invalid only in user name or password. */
export const needsPercentEncoding = (url: string): boolean => !hasServerForm(url) && BEHIND_CREDENTIALS.test(url);

function isDecodable(text: string): boolean {
  try {
    return decodeURIComponent(text) !== '';
  } catch {
    return false;
  }
}

/** Masks up to the last `@`: an unencoded password may contain one. */
export const maskCredentials = (text: string): string => text.replace(/(\b[a-z][a-z\d+.-]*:\/\/)\S*@/gi, '$1***@');

/** What MySQL's clients call `--ssl-mode`: TLS without a look at the certificate, with one at its issuer, at its host too. */
const TLS = {
  disabled: undefined,
  required: { rejectUnauthorized: false },
  verify_ca: { rejectUnauthorized: true },
  verify_identity: { rejectUnauthorized: true, verifyIdentity: true },
} as const;

const PARAMETERS: Readonly<Record<string, RegExp>> = {
  'ssl-mode': new RegExp(`^(?:${Object.keys(TLS).join('|')})$`, 'i'),
  ssl: /^(?:true|false|1|0)$/,
  'ssl-ca': /./,
  charset: /^utf8mb4$/i,
};

/** @returns what is wrong with the parameters of a server's URL, for the one who wrote it; null: nothing */
export function parameterProblem(url: string): string | null {
  if (!hasServerForm(url)) return null;
  for (const [name, value] of new URL(url).searchParams) {
    const allowed = PARAMETERS[name];
    if (!allowed) return `knows the parameters ${Object.keys(PARAMETERS).join(', ')}, but not "${name}"`;
    if (!allowed.test(value)) return `has "${value}" for ${name}, which must match ${allowed.source}`;
  }
  const { host, tls } = serverAddress(url);
  // mysql2 would not compare an address with the certificate.
  return tls === TLS.verify_identity && isIP(host)
    ? 'needs a host name to verify the identity of the server; with an address, use ssl-mode=VERIFY_CA'
    : null;
}

export interface ServerAddress {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly database: string;
  /** undefined: not encrypted. */
  readonly tls: { readonly rejectUnauthorized: boolean; readonly verifyIdentity?: boolean } | undefined;
  /** File with the certificates of the authorities to trust; null: those of the system. */
  readonly certificateAuthorities: string | null;
}

/** @param url one that isServerUrl() accepts */
export function serverAddress(url: string): ServerAddress {
  const { hostname, port, username, password, pathname, searchParams } = new URL(url);
  const ssl = searchParams.get('ssl');
  const isOn = ssl === 'true' || ssl === '1' || (ssl === null && searchParams.has('ssl-ca'));
  const mode = searchParams.get('ssl-mode')?.toLowerCase() ?? (isOn ? 'verify_identity' : 'disabled');
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port || 3306),
    username: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: decodeURIComponent(pathname.slice(1)),
    tls: TLS[mode as keyof typeof TLS],
    certificateAuthorities: searchParams.get('ssl-ca'),
  };
}
