/** What a URL holds as it is; other characters have to be percent-encoded. */
const ENCODED = String.raw`(?:[^\s/?#%@:[\]]|%[\da-f]{2})`;
const CREDENTIALS = `${ENCODED}*(?::(?:${ENCODED}|:)*)?@`;
const ADDRESS = String.raw`[^\s/?#@:[\]]+(?::\d{1,5})?/[^\s/?#]+(?:\?\S*)?`;

const SERVER = new RegExp(`^(?:mysql|mariadb)://(?:${CREDENTIALS})?${ADDRESS}$`, 'i');
const BEHIND_CREDENTIALS = new RegExp(`^(?:mysql|mariadb)://.*@${ADDRESS}$`, 'is');

/** `mysql://user:password@host:3306/name`, with nothing in it that has two meanings. */
export const isServerUrl = (url: string): boolean => SERVER.test(url) && isDecodable(url);

/** Only the user name or the password is wrong. */
export const needsPercentEncoding = (url: string): boolean => !isServerUrl(url) && BEHIND_CREDENTIALS.test(url);

function isDecodable(text: string): boolean {
  try {
    return decodeURIComponent(text) !== '';
  } catch {
    return false;
  }
}

/** Up to the last `@`: a password that is not percent-encoded may hold one. */
export const maskCredentials = (text: string): string => text.replace(/(\b[a-z][a-z\d+.-]*:\/\/)\S*@/gi, '$1***@');
