import { expect, test } from '@jest/globals';
import { countryNamed, isCountryCode } from './countries.js';

test.each([
  ['Germany', 'DE'],
  ['deutschland', 'DE'],
  [' France ', 'FR'],
  ['United Kingdom', 'GB'],
  ['UK', 'GB'],
  ['USA', 'US'],
  ['Nederland', 'NL'],
  ['Atlantis', undefined],
  ['constructor', undefined],
  ['', undefined],
])('the code of %j is %j', (name, code) => {
  expect(countryNamed(name)).toBe(code);
});

test('a code has two letters', () => {
  expect(['DE', 'de', 'D', 'DEU', '12', ''].map(isCountryCode)).toEqual([true, true, false, false, false, false]);
});
