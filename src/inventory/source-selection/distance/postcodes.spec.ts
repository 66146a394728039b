import { describe, expect, it } from '@jest/globals';
import { postcodesOf } from './postcodes.js';

describe('postcodes as GeoNames writes them', () => {
  it.each([
    ['DE', '81671', ['81671']],
    ['DE', ' 81671 ', ['81671']],
    ['DE', 'D-81671', ['D-81671', 'D81671', '81671']],
    ['GB', 'sw1a 1aa', ['SW1A 1AA', 'SW1A1AA', 'SW1A']],
    ['gb', 'M11AE', ['M11AE', 'M1 1AE', 'M1']],
    ['GB', 'SW1A', ['SW1A']],
    ['JE', 'JE2 3AB', ['JE2 3AB', 'JE23AB', 'JE2']],
    ['NL', '1012 AB', ['1012 AB', '1012AB', '1012']],
    ['NL', '1012ab', ['1012AB', '1012 AB', '1012']],
    ['NL', '1012', ['1012']],
    ['CA', 'K1A 0B1', ['K1A 0B1', 'K1A0B1', 'K1A']],
    ['IE', 'D02 X285', ['D02 X285', 'D02X285', 'D02']],
    ['US', '63145-1234', ['63145-1234', '631451234', '63145']],
    ['SE', '11129', ['11129', '111 29']],
    ['PL', '00002', ['00002', '00-002']],
    ['JP', '100-0001', ['100-0001', '1000001']],
    ['LU', '1111', ['1111', 'L-1111']],
    ['MT', 'VLT 1117', ['VLT 1117', 'VLT1117', 'VLT']],
    ['constructor', '1', ['1']],
    ['DE', ' ', []],
  ])('%s %j', (country, postcode, written) => {
    expect(postcodesOf(country, postcode)).toEqual(written);
  });
});
