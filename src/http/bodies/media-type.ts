export type Format = 'json' | 'xml';

const RENDERED: ReadonlyMap<string, Format> = new Map([
  ['*/*', 'json'],
  ['application/json', 'json'],
  ['application/*', 'json'],
  ['application/xml', 'xml'],
  ['application/xhtml+xml', 'xml'],
  ['text/xml', 'xml'],
  ['text/*', 'xml'],
]);

/**
 * The first type of an Accept header that Magento renders, the highest quality first, list order among equals.
 *
 * @returns null when there is none
 */
export function formatFor(accept: string | undefined): Format | null {
  if (!accept) return 'json';
  const single = RENDERED.get(accept);
  if (single) return single;
  const types = accept
    .split(',')
    .map((part) => {
      const [type = '', ...parameters] = part.split(';').map((text) => text.trim());
      const quality = parameters.find((text) => /^q=/i.test(text))?.slice(2);
      return { type: type.toLowerCase(), quality: quality === undefined ? 1 : Number(quality) || 0 };
    })
    .sort((one, other) => other.quality - one.quality);
  for (const { type } of types) {
    const format = RENDERED.get(type);
    if (format) return format;
  }
  return null;
}
