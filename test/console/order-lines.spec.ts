import { describe, expect, test } from '@jest/globals';
import { assert, constantFrom, integer, property, stringMatching } from 'fast-check';
import { parseOrder } from '../../console/src/selection/order-lines.js';

describe('an order, typed or pasted', () => {
  test.each([
    ['24-MB01, 2', '24-MB01', 2],
    ['24-MB01;2', '24-MB01', 2],
    ['24-MB01\t2', '24-MB01', 2],
    ['  24-MB01   2.5 ', '24-MB01', 2.5],
    ['007 1', '007', 1],
    ['Red shirt, large, 3', 'Red shirt, large', 3],
    ['"a,b",2', 'a,b', 2],
    ['"12"" pipe";4', '12" pipe', 4],
    ['A 1,000', 'A', 1000],
  ])('%s', (text, sku, quantity) => {
    expect(parseOrder(text, '.')).toEqual({ lines: [{ sku, quantity }], wrong: [] });
  });

  test('has decimals as they are written where the user lives', () => {
    expect(parseOrder('A; 1.000\nB; 1,5', ',').lines).toEqual([
      { sku: 'A', quantity: 1000 },
      { sku: 'B', quantity: 1.5 },
    ]);
  });

  test('has each SKU once, whatever its capitals, and passes over empty lines', () => {
    expect(parseOrder('a 0.1\n\nB 1\r\nA 0.2\n', '.').lines).toEqual([
      { sku: 'a', quantity: 0.3 },
      { sku: 'B', quantity: 1 },
    ]);
  });

  test('names the lines that cannot be read', () => {
    expect(parseOrder('A 1\nB\n\n, 2\nC 0\nD -1\nE x\nF 1', '.')).toEqual({
      lines: [
        { sku: 'A', quantity: 1 },
        { sku: 'F', quantity: 1 },
      ],
      wrong: [2, 4, 5, 6, 7],
    });
  });

  test('is read whatever SKUs are called', () => {
    const sku = stringMatching(/^[A-Za-z][\w .,;/"-]{0,30}[\w/-]$/).filter((text) => !/[\s,;]+[\d.,]+$/.test(text));
    assert(
      property(sku, integer({ min: 1, max: 99_999 }), constantFrom(';', ', ', '\t', '  '), (text, qty, by) => {
        expect(parseOrder(`${text}${by}${qty}`, '.').lines).toEqual([{ sku: text, quantity: qty }]);
      }),
    );
  });
});
