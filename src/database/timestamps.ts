/** UTC, as Magento's columns hold it. */
export const toTimestamp = (milliseconds: number): string =>
  new Date(milliseconds).toISOString().slice(0, 19).replace('T', ' ');

/** @returns NaN for MySQL's `0000-00-00 00:00:00` */
export const timeOf = (timestamp: string): number => Date.parse(`${timestamp.replace(' ', 'T').slice(0, 19)}Z`);
