/** What an area is looked for by. */
export interface SearchTerm {
  readonly postcode: string;
  readonly city: string;
  /** null: not named. */
  readonly country: string | null;
}

/** Splits `81671:DE` or `Berlin:DE`, as Magento does. All postcodes have a digit, cities have none. */
export function parseSearchTerm(text: string): SearchTerm {
  const parts = text.split(':');
  const [query = ''] = parts.map((part) => part.trim());
  const country = parts.length > 1 ? (parts.at(-1) ?? '').trim() : null;
  return /\d/.test(query) ? { postcode: query, city: '', country } : { postcode: '', city: query, country };
}
