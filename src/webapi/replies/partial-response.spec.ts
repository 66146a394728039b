import { describe, expect, it } from '@jest/globals';
import { partialResponse } from './partial-response.js';

const BODY = {
  items: [
    { code: 'a', priority: 1, more: { x: 1, y: [] } },
    { code: 'b', priority: 2, more: { x: 2, y: [] } },
  ],
  none: [],
  count: 2,
};

describe('partialResponse', () => {
  it.each<[string, unknown]>([
    ['count', { count: 2 }],
    ['count,items[code]', { items: [{ code: 'a' }, { code: 'b' }], count: 2 }],
    [
      'items[priority,code]',
      {
        items: [
          { code: 'a', priority: 1 },
          { code: 'b', priority: 2 },
        ],
      },
    ],
    ['items[more[x]]', { items: [{ more: { x: 1 } }, { more: { x: 2 } }] }],
    [
      'items[more[x],code]',
      {
        items: [
          { code: 'a', more: { x: 1 } },
          { code: 'b', more: { x: 2 } },
        ],
      },
    ],
    ['items', { items: BODY.items }],
    ['items,items[code]', { items: [{ code: 'a' }, { code: 'b' }] }],
    ['items[code],items', { items: BODY.items }],
    ['items[]', { items: [[], []] }],
    ['items[unknown]', { items: [[], []] }],
    ['items[code]count', { items: [{ code: 'a' }, { code: 'b' }], count: 2 }],
    [',count,', { count: 2 }],
    ['count[x]', { count: 2 }],
    ['none', { none: [] }],
    ['none[x]', { none: null }],
    ['items[more[y[z]]]', { items: [{ more: { y: null } }, { more: { y: null } }] }],
    ['unknown', []],
    ['items[code', []],
    ['items]', []],
    ['[code]', []],
    ['count, items', []],
    ['items.code', []],
    ['count,items.code', []],
    ['count,no-name', []],
    ['items[code][x]', { items: [{ code: 'a' }, { code: 'b' }] }],
    ['items[[code]]', { items: [[], []] }],
    ['items,[code]', { items: [{ code: 'a' }, { code: 'b' }] }],
    ['items],count', { count: 2 }],
    ['items[code]],count', { count: 2 }],
    ['__proto__', []],
    ['toString,constructor', []],
  ])('%s', (fields, wanted) => {
    expect(partialResponse(BODY, fields)).toEqual(wanted);
  });

  it('keeps the order of the keys, whatever was asked first', () => {
    expect(Object.keys(partialResponse(BODY, 'count,none,items') as object)).toEqual(['items', 'none', 'count']);
  });

  it.each([undefined, '', '0'])('filters nothing for %j', (fields) => {
    expect(partialResponse(BODY, fields)).toBe(BODY);
  });

  it('takes a list of fields for none', () => {
    expect(partialResponse(BODY, new Map([['0', 'count']]))).toEqual([]);
  });

  it('goes into a list at the top, and makes null of an empty one', () => {
    expect(partialResponse([{ a: 1, b: 2 }, { b: 3 }], 'a')).toEqual([{ a: 1 }, []]);
    expect(partialResponse([], 'a')).toBeNull();
  });

  it.each([5, 'text', true, null])('leaves %j alone', (scalar) => {
    expect(partialResponse(scalar, 'a')).toBe(scalar);
  });
});
