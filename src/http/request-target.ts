/**
 * The parsed target of a request line. Admission, limits, log, routing and OAuth signatures all use this one result.
 */
export interface RequestTarget {
  /** Path and query string as sent: OAuth signs them, the log shows them. */
  readonly sent: string;
  /** The same without Magento's front controller: routes match this. */
  readonly url: string;
  /** Host and port of an absolute-form target; they replace the Host header. */
  readonly host?: string;
}

const ABSOLUTE = /^https?:\/\/([^/?#]*)([^#]*)/i;
const HOST = /^(?:\[[\da-f:.]+\]|[^\s:@[\]]+)(?::\d{1,5})?$/i;

/** What Magento's front controller skips before `rest`: repeated slashes, its own file name, and its folder. */
const FRONT_CONTROLLER = /^\/+(?:pub\/+)?(?:index\.php\/+)?(?=rest(?:[/?]|$))/;

/**
 * Reads origin-form (`/path`) and absolute-form (`http://host/path`) targets, RFC 9112 §3.2.
 *
 * @returns null for any other form
 */
export function parseTarget(target: string): RequestTarget | null {
  if (target.startsWith('/')) return withoutFrontController(withoutFragment(target));
  const [, host, rest = ''] = ABSOLUTE.exec(target) ?? [];
  if (host === undefined || !HOST.test(host)) return null;
  return { ...withoutFrontController(rest.startsWith('/') ? rest : `/${rest}`), host };
}

export const pathOf = (url: string): string => {
  const mark = url.indexOf('?');
  return mark < 0 ? url : url.slice(0, mark);
};

function withoutFrontController(sent: string): RequestTarget {
  return { sent, url: sent.startsWith('/rest/') ? sent : sent.replace(FRONT_CONTROLLER, '/') };
}

function withoutFragment(target: string): string {
  const hash = target.indexOf('#');
  return hash < 0 ? target : target.slice(0, hash);
}
