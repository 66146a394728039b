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

/** A format in which routes that serve rows can be asked for, besides Magento's. */
export type RowFormat = Format | 'csv' | 'ndjson';

const ROWS_RENDERED: ReadonlyMap<string, RowFormat> = new Map<string, RowFormat>([
  ...RENDERED,
  ['text/csv', 'csv'],
  ['application/x-ndjson', 'ndjson'],
]);

/**
 * The first type of an Accept header that Magento renders, the highest quality first, list order among equals.
 *
 * @returns null when there is none
 */
export const formatFor = (accept: string | undefined): Format | null => firstOf(accept, RENDERED);

/** The same for routes that serve rows. */
export const rowFormatFor = (accept: string | undefined): RowFormat | null => firstOf(accept, ROWS_RENDERED);

function firstOf<Each>(accept: string | undefined, rendered: ReadonlyMap<string, Each | 'json'>): Each | 'json' | null {
  if (!accept) return 'json';
  const single = rendered.get(accept);
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
    const format = rendered.get(type);
    if (format) return format;
  }
  return null;
}
