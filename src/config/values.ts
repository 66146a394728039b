import { isIP } from 'node:net';
import { Transform } from 'class-transformer';
import { needsPercentEncoding, parameterProblem } from './database-url.js';

/** @param form what the URL should look like */
export const expectedUrl = (form: string, urls: readonly string[]): string =>
  urls.map(parameterProblem).find((problem) => problem !== null) ??
  (urls.some(needsPercentEncoding)
    ? 'must have its user name and password percent-encoded: / is %2F, @ is %40, # is %23, ? is %3F, % is %25, , is %2C'
    : `must be ${form}`);

const FLAGS: Readonly<Record<string, boolean | undefined>> = {
  1: true,
  true: true,
  yes: true,
  on: true,
  0: false,
  false: false,
  no: false,
  off: false,
};

/** The text as given: `value` has been through Number() and Boolean() already, to which `64mb` and `false` mean nothing. */
export const Text = <Result>(read: (text: string) => Result) =>
  Transform(({ obj, key, value }) => {
    const given = (obj as Record<string, unknown>)[key];
    return typeof given === 'string' ? read(given) : value;
  });
export const Bytes = () => Text(parseBytes);
export const Whole = () => Text(Number);
export const Flag = () => Text((text) => FLAGS[text.toLowerCase()] ?? text);

function parseBytes(text: string): number {
  const parts = /^(\d+)\s*(b|kb|mb|gb)?$/i.exec(text.trim());
  if (!parts) return Number.NaN;
  return Number(parts[1]) * 1024 ** ['b', 'kb', 'mb', 'gb'].indexOf((parts[2] ?? 'b').toLowerCase());
}

const NETWORKS = new Set(['loopback', 'linklocal', 'uniquelocal']);

export function isTrustProxy(text: string): boolean {
  return (
    /^(true|false|\d+)$/i.test(text) || text.split(/\s*,\s*/).every((part) => NETWORKS.has(part) || isNetwork(part))
  );
}

export function isWorkers(value: unknown): boolean {
  return value === 'auto' || (Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 256);
}

function isNetwork(text: string): boolean {
  const [address = '', bits = '0'] = text.split(/\/(.*)/s);
  return isIP(address) > 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= (isIP(address) === 4 ? 32 : 128);
}
