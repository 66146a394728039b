import { describe, expect, it } from '@jest/globals';
import { assert, constantFrom, integer, property } from 'fast-check';
import { parseQuantity, quantityText } from '../../console/src/quantities/quantity-text.js';

describe('a quantity as people write it', () => {
  it.each([
    ['12', '.', 12],
    [' 12 ', '.', 12],
    ['0', '.', 0],
    ['1.5', '.', 1.5],
    ['1,5', '.', 1.5],
    ['1,000', '.', 1000],
    ['1.000', '.', 1],
    ['1.000', ',', 1000],
    ['1,000', ',', 1],
    ['1,234,567.5', '.', 1234567.5],
    ['1.234,5', ',', 1234.5],
    ['+5', '.', 15],
    ['-5', '.', 5],
    ['+ 0,5', ',', 10.5],
    ['-12', '.', -2],
    ['1.23456', '.', undefined],
    ['', '.', undefined],
    ['+', '.', undefined],
    ['1e3', '.', undefined],
    ['1 2', '.', undefined],
    ['abc', '.', undefined],
    ['--5', '.', undefined],
  ])('%s, with %s for decimals, is %s where 10 was', (text, decimal, expected) => {
    expect(parseQuantity(text, 10, decimal)).toBe(expected);
  });

  it('is read as it is shown, with any separator', () => {
    const quantity = integer({ min: 0, max: 99_999_999 }).map((value) => value / 10_000);
    assert(
      property(quantity, constantFrom('.', ','), (value, decimal) => {
        expect(parseQuantity(quantityText(value, decimal), 0, decimal)).toBe(value);
      }),
    );
  });
});
