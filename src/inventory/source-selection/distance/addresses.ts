import type { Address } from '../algorithms/source-selection-algorithm.js';

/** Magento's text of an address in messages. */
export const textOfAddress = ({ street, postcode, city, region, country }: Address): string =>
  [street, postcode, city, region, country].join(' ');
