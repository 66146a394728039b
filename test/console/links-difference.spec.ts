import { describe, expect, it } from '@jest/globals';
import { assert, integer, nat, property, uniqueArray } from 'fast-check';
import { countOf, differenceOf, withMoved } from '../../console/src/stocks/links/links-difference.js';

const list = (text: string): string[] => [...text];

describe('the difference of two orders', () => {
  it.each([
    ['abc', 'abc', []],
    ['abc', 'cab', ['c 3>1']],
    ['abcdef', 'bcdefa', ['a 1>6']],
    ['abc', 'cba', ['c 3>1', 'a 1>3']],
    ['abc', 'ab', ['-c 3']],
    ['abc', 'abcd', ['+d 4']],
    ['abc', 'dca', ['+d 1', 'a 1>3', '-b 2']],
    ['', 'a', ['+a 1']],
  ])('from %s to %s', (before, after, expected) => {
    const { added, removed, moved } = differenceOf(list(before), list(after));
    expect([
      ...added.map(({ code, to }) => `+${code} ${to}`),
      ...moved.map(({ code, from, to }) => `${code} ${from}>${to}`),
      ...removed.map(({ code, from }) => `-${code} ${from}`),
    ]).toEqual(expected);
  });

  it('is one move wherever one source is moved, and none where nothing is', () => {
    const order = uniqueArray(integer({ min: 1, max: 99 }).map(String), { minLength: 1, maxLength: 40 });
    assert(
      property(order, nat(), nat(), (before, which, position) => {
        const code = before[which % before.length]!;
        const after = withMoved(before, code, position % before.length);
        const isSame = after.join() === before.join();
        expect(countOf(differenceOf(before, after))).toBe(isSame ? 0 : 1);
      }),
    );
  });

  it('leads from one to the other', () => {
    const order = uniqueArray(integer({ min: 1, max: 30 }).map(String), { maxLength: 20 });
    assert(
      property(order, order, (before, after) => {
        const { added, removed, moved } = differenceOf(before, after);
        const gone = new Set([...removed, ...moved].map(({ code }) => code));
        const placed = [...added, ...moved].sort((one, other) => one.to - other.to);
        const result = before.filter((code) => !gone.has(code));
        for (const { code, to } of placed) result.splice(to - 1, 0, code);
        expect(result).toEqual(after);
      }),
    );
  });
});
