import { expect, test } from '@jest/globals';
import { parseSearchTerm } from './search-term.js';

test.each([
  ['81671:DE', '81671', '', 'DE'],
  [' SW1A 1AA : GB ', 'SW1A 1AA', '', 'GB'],
  ['Berlin:DE', '', 'Berlin', 'DE'],
  ['Berlin', '', 'Berlin', null],
  ['10115', '10115', '', null],
  ['a:b:c', '', 'a', 'c'],
  ['Berlin:', '', 'Berlin', ''],
  [':DE', '', '', 'DE'],
  ['', '', '', null],
])('%j', (text, postcode, city, country) => {
  expect(parseSearchTerm(text)).toEqual({ postcode, city, country });
});
