import { describe, expect, it } from '@jest/globals';
import { sizeOfExpression } from './expression-size.js';

describe('the size of a regular expression', () => {
  it.each([
    ['', 0],
    ['abc', 3],
    ['^[0-9a-f]+$', 4],
    ['a\\{3\\}', 4],
    ['[]{9}]', 1],
    ['[0-9]{4}', 4],
    ['[abcdefghijklmnopqrstuvwxyz]{4}', 12],
    ['a{3}', 3],
    ['a{1,3}', 3],
    ['a{3,}', 4],
    ['a{0}', 1],
    ['(ab){5}', 15],
    ['((a{1,30}){1,30}){1,30}b', 27_931],
    ['(a|b)*', 5],
    [')a', 1],
  ])('%j is %d', (expression, size) => {
    expect(sizeOfExpression(expression, Number.POSITIVE_INFINITY)).toBe(size);
  });

  it.each([
    ['('.repeat(8_000), 100],
    ['['.repeat(8_000), 100],
    ['a{999999999999}', 100],
    [`${'(a{9}'.repeat(500)}${'){9}'.repeat(500)}`, 100],
  ])('is not counted further than it matters', (expression, most) => {
    const begin = performance.now();
    expect(sizeOfExpression(expression, most)).toBeGreaterThan(most);
    expect(performance.now() - begin).toBeLessThan(1_000);
  });
});
