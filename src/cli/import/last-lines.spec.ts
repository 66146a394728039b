import { describe, expect, it } from '@jest/globals';
import { LastLines } from './last-lines.js';

describe('LastLines', () => {
  it('knows the last line of each key, and the one before', () => {
    const lines = new LastLines();
    expect([lines.put('a', 2), lines.put('b', 3), lines.put('a', 4), lines.put('a', 5)]).toEqual([0, 0, 2, 4]);
    expect([lines.get('a'), lines.get('b'), lines.get('c')]).toEqual([5, 3, 0]);
  });

  it('keeps them apart when there are many', () => {
    const lines = new LastLines();
    const MANY = 100_000;
    let wrong = 0;
    for (let line = 1; line <= MANY; line++) if (lines.put(`sku-${line}`, line) !== 0) wrong++;
    for (let line = 1; line <= MANY; line++) if (lines.get(`sku-${line}`) !== line) wrong++;
    expect(wrong).toBe(0);
    expect(lines.get('sku-0')).toBe(0);
  });
});
