/** `stockId` → `stock_id` */
export const toSnakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** `foo_bar` → `FooBar`: how Magento names a key that it does not know. */
export const toUpperCamelCase = (name: string): string =>
  name.replace(/(^|_)([a-z])/g, (_, start: string, letter: string) => start + letter.toUpperCase()).replaceAll('_', '');

/** What two spellings of one key have in common: PHP finds a setter without regard to case. */
export const spellingOf = (name: string): string => name.replaceAll('_', '').toLowerCase();
