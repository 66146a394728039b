import http from 'node:http';
import { isDeepStrictEqual } from 'node:util';

/** What was sent to a real Magento 2.4.7, and what it answered. */
export interface RecordedCase {
  readonly id: string;
  readonly area: string;
  readonly title: string;
  readonly steps: readonly Step[];
}

interface Step {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** `admin` (the default), `none`, or an Authorization header. */
  readonly auth?: string;
  readonly body?: unknown;
  readonly raw?: string;
  /** Remember the answer under this name. */
  readonly save?: string;
  /** The answer does not matter. */
  readonly unchecked?: boolean;
  readonly setup?: boolean;
  readonly expect: Expected;
}

interface Expected {
  readonly status: number;
  readonly type: string;
  readonly json?: unknown;
  readonly text?: string;
  /** Magento itself failed: any 4xx with a message is right. */
  readonly fault?: boolean;
}

interface Got {
  readonly status: number;
  readonly type: string;
  readonly json?: unknown;
  readonly text: string;
}

type Variables = Record<string, unknown>;

/**
 * Plays a case against a server in any state: what it makes carries the prefix, ids are captured and put in.
 *
 * @returns what differs, or null
 */
export async function replay(
  recorded: RecordedCase,
  base: string,
  token: string,
  prefix: string,
): Promise<string | null> {
  const variables: Variables = { p: prefix };
  for (const [index, step] of recorded.steps.entries()) {
    const got = await perform(step, base, token, variables);
    if (step.save && got.status === 200) variables[step.save] = got.json;
    const wanted = fillJson(step.expect, variables) as Expected;
    const why = step.unchecked || step.setup ? null : difference(wanted, got, step.path);
    if (why)
      return `step ${index}, ${step.method} ${fill(step.path, variables)}: ${why}\nwanted ${JSON.stringify(wanted)}\ngot ${JSON.stringify(got)}`;
  }
  return null;
}

async function perform(step: Step, base: string, token: string, variables: Variables): Promise<Got> {
  const auth = step.auth ?? 'admin';
  const given = Object.entries(step.headers ?? {}).map(([name, value]) => [name, fill(value, variables)]);
  const headers: Record<string, string | number> = { accept: 'application/json', ...Object.fromEntries(given) };
  if (auth !== 'none') headers['authorization'] = auth === 'admin' ? `Bearer ${token}` : auth;
  const body =
    step.raw === undefined ? step.body && JSON.stringify(fillJson(step.body, variables)) : fill(step.raw, variables);
  if (typeof body === 'string') {
    headers['content-type'] ??= 'application/json';
    headers['content-length'] = Buffer.byteLength(body);
  }
  return send(base, step.method, fill(step.path, variables), headers, typeof body === 'string' ? body : undefined);
}

/** Plain HTTP: fetch would normalise paths and headers. */
function send(
  base: string,
  method: string,
  path: string,
  headers: http.OutgoingHttpHeaders,
  body?: string,
): Promise<Got> {
  const { hostname, port } = new URL(base);
  return new Promise((resolve, reject) => {
    const request = http.request({ hostname, port, method, path, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        const type = (response.headers['content-type'] ?? '').split(';')[0]?.trim() ?? '';
        const json = type === 'application/json' ? (JSON.parse(text) as unknown) : undefined;
        resolve({ status: response.statusCode ?? 0, type, text, json });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

function difference(wanted: Expected, got: Got, path: string): string | null {
  if (isFault(wanted)) {
    const message = (got.json as { message?: unknown } | undefined)?.message;
    return got.status >= 400 && got.status < 500 && typeof message === 'string' && message !== ''
      ? null
      : 'no 4xx with a message';
  }
  if (wanted.status !== got.status) return `status ${got.status} instead of ${wanted.status}`;
  if (wanted.type !== got.type) return `media type ${got.type} instead of ${wanted.type}`;
  if (wanted.json === undefined) return fold(wanted.text ?? '') === fold(got.text) ? null : 'the text differs';
  if (wanted.status >= 400)
    return sameError(wanted.json as ErrorBody, got.json as ErrorBody) ? null : 'the error differs';
  return isDeepStrictEqual(settled(wanted.json, path), settled(got.json, path)) ? null : 'the body differs';
}

/** A page of the web server in front of Magento is no answer of Magento's. */
const isFault = ({ fault, type, status }: Expected): boolean =>
  fault === true || (status >= 400 && type === 'text/html');

interface ErrorBody {
  readonly message?: unknown;
  readonly parameters?: unknown;
  readonly errors?: readonly ErrorBody[];
}

/** Ours may carry more than Magento's, such as the place in a list; recorded messages and parameters are equal. */
const sameError = (wanted: ErrorBody, got: ErrorBody): boolean =>
  got.message === wanted.message &&
  isDeepStrictEqual(got.parameters, wanted.parameters) &&
  (wanted.errors === undefined ||
    (wanted.errors.length === got.errors?.length &&
      wanted.errors.every((entry, index) => sameError(entry, got.errors?.[index] ?? {}))));

/** A list without a sort order may come in any order; a page of one may hold any of its rows. */
function settled(json: unknown, path: string): unknown {
  const list = json as { items?: unknown[]; total_count?: number; search_criteria?: { page_size?: number } };
  if (!Array.isArray(list?.items) || /sort_?orders/i.test(path)) return json;
  const isPart = Number(list.total_count) > list.items.length && list.search_criteria?.page_size !== undefined;
  return { ...list, items: isPart ? list.items.length : list.items.map((item) => JSON.stringify(item)).sort() };
}

const fold = (text: string): string => text.replace(/\s+/g, ' ').replaceAll('> <', '><').trim();

const fill = (text: string, variables: Variables): string =>
  text.replace(/\{\{#?(\w+)\}\}/g, (mark, name: string) => (name in variables ? String(variables[name]) : mark));

/** `{{s1}}` becomes text, a string that is nothing but `{{#s1}}` the number itself. */
function fillJson(value: unknown, variables: Variables): unknown {
  if (typeof value === 'string') {
    const number = variables[/^\{\{#(\w+)\}\}$/.exec(value)?.[1] ?? ''];
    return typeof number === 'number' ? number : fill(value, variables);
  }
  if (Array.isArray(value)) return value.map((each) => fillJson(each, variables));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [fill(key, variables), fillJson(each, variables)]),
  );
}
