import { intText } from '../../webapi/arguments/scalars.js';

/** Magento's XML: indented by two spaces, list elements are `item`s, an empty list is an empty element. */
export function toXml(body: unknown): string {
  return `${XML_HEAD}${element('response', body, '')}`;
}

export const XML_HEAD = '<?xml version="1.0"?>\n';

export function element(name: string, value: unknown, indent: string): string {
  if (value === undefined) return '';
  const children = childrenOf(value);
  if (!children) return `${indent}<${name}>${textOf(value)}</${name}>\n`;
  if (children.length === 0) return `${indent}<${name}/>\n`;
  const inner = children.map(([key, child]) => element(key, child, `${indent}  `)).join('');
  return `${indent}<${name}>\n${inner}${indent}</${name}>\n`;
}

/** @returns null for a scalar */
function childrenOf(value: unknown): [string, unknown][] | null {
  if (Array.isArray(value)) return value.map((child): [string, unknown] => ['item', child]);
  if (value === null) return [];
  return typeof value === 'object' ? Object.entries(value) : null;
}

/** XML 1.0 cannot represent control characters, not even escaped. */
const textOf = (value: unknown): string =>
  (typeof value === 'number' ? intText(value) : String(value))
    // oxlint-disable-next-line no-control-regex
    .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '')
    .replace(/[&<>]/g, (character) => (character === '&' ? '&amp;' : character === '<' ? '&lt;' : '&gt;'));
