/** Characters that need no percent-encoding in a URL. */
const ENCODED = String.raw`(?:[^\s/?#%@:[\]]|%[\da-f]{2})`;
const CREDENTIALS = `${ENCODED}*(?::(?:${ENCODED}|:)*)?@`;
const ADDRESS = String.raw`[^\s/?#@:[\]]+(?::\d{1,5})?/[^\s/?#]+(?:\?\S*)?`;

const SERVER = new RegExp(`^(?:mysql|mariadb)://(?:${CREDENTIALS})?${ADDRESS}$`, 'i');
const BEHIND_CREDENTIALS = new RegExp(`^(?:mysql|mariadb)://.*@${ADDRESS}$`, 'is');

/** `mysql://user:password@host:3306/name`, unambiguous. */
export const isServerUrl = (url: string): boolean => SERVER.test(url) && isDecodable(url);

/** Matches URLs that are invalid only in user name or password. */
export const needsPercentEncoding = (url: string): boolean => !isServerUrl(url) && BEHIND_CREDENTIALS.test(url);

function isDecodable(text: string): boolean {
  try {
    return decodeURIComponent(text) !== '';
  } catch {
    return false;
  }
}

/** Masks up to the last `@`: an unencoded password may contain one. */
export const maskCredentials = (text: string): string => text.replace(/(\b[a-z][a-z\d+.-]*:\/\/)\S*@/gi, '$1***@');
