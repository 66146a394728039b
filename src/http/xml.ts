import { XMLParser, XMLValidator } from 'fast-xml-parser';

const parser = new XMLParser({
  parseTagValue: false,
  ignoreAttributes: true,
  ignoreDeclaration: true,
  processEntities: true,
});

/** Children of the root element as keys, whatever the root is called; scalars are strings, empty elements null. */
export function parseXml(text: string): unknown {
  if (XMLValidator.validate(text) !== true) throw new SyntaxError('not well-formed');
  const [root] = Object.values(parser.parse(text) as Record<string, unknown>);
  return emptyToNull(root);
}

function emptyToNull(value: unknown): unknown {
  if (value === '') return null;
  if (Array.isArray(value)) return value.map(emptyToNull);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, emptyToNull(inner)]));
}

/** Magento's XML: two blanks a level, elements of a list are `item`s, an empty list is an empty element. */
export function toXml(body: unknown): string {
  return `<?xml version="1.0"?>\n${element('response', body, '')}`;
}

function element(name: string, value: unknown, indent: string): string {
  if (value === undefined) return '';
  const children = childrenOf(value);
  if (!children) return `${indent}<${name}>${textOf(value)}</${name}>\n`;
  if (children.length === 0) return `${indent}<${name}/>\n`;
  const inner = children.map(([key, child]) => element(key, child, `${indent}  `)).join('');
  return `${indent}<${name}>\n${inner}${indent}</${name}>\n`;
}

/** null for what has none: a scalar. */
function childrenOf(value: unknown): [string, unknown][] | null {
  if (Array.isArray(value)) return value.map((child): [string, unknown] => ['item', child]);
  if (value === null) return [];
  return typeof value === 'object' ? Object.entries(value) : null;
}

/** Control characters have no place in XML, not even escaped. */
const textOf = (value: unknown): string =>
  String(value)
    // oxlint-disable-next-line no-control-regex
    .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '')
    .replace(/[&<>]/g, (character) => (character === '&' ? '&amp;' : character === '<' ? '&lt;' : '&gt;'));
