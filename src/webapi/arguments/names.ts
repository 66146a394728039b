/** `stockId` → `stock_id` */
export const toSnakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** `foo_bar` → `FooBar`: how Magento names a key that it does not know. */
export const toUpperCamelCase = (name: string): string =>
  name.replace(/(^|_)([a-z])/g, (_, start: string, letter: string) => start + letter.toUpperCase()).replaceAll('_', '');

/** Normalizes a key, so that its spellings compare equal: PHP's method names, and so setters, are case-insensitive. */
export const spellingOf = (name: string): string => name.replaceAll('_', '').toLowerCase();
