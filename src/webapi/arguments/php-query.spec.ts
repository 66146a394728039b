import { describe, expect, it } from '@jest/globals';
import type { Request } from 'express';
import { parsePhpQuery, queryOf, type QueryValue } from './php-query.js';

/** Maps as lists of pairs: their order counts. */
const pairs = (value: QueryValue | undefined): unknown =>
  value instanceof Map ? [...value].map(([key, inner]) => [key, pairs(inner)]) : value;

const many = (count: number): string => Array.from({ length: count }, (_, index) => `a[]=${index}`).join('&');

describe('parsePhpQuery', () => {
  it.each<[string, unknown]>([
    ['', []],
    [
      'a=1&b=2',
      [
        ['a', '1'],
        ['b', '2'],
      ],
    ],
    ['a', [['a', '']]],
    ['a=', [['a', '']]],
    ['=1', []],
    ['&&a=1&', [['a', '1']]],
    ['a=b=c', [['a', 'b=c']]],
    [
      'a=1&b=2&a=3',
      [
        ['a', '3'],
        ['b', '2'],
      ],
    ],
    ['a=x+y%20z%2B', [['a', 'x y z+']]],
    ['a%5Bb%5D=1', [['a', [['b', '1']]]]],
    [
      'a[b][c]=1&a[b][d]=2',
      [
        [
          'a',
          [
            [
              'b',
              [
                ['c', '1'],
                ['d', '2'],
              ],
            ],
          ],
        ],
      ],
    ],
    [
      'a[]=1&a[]=2',
      [
        [
          'a',
          [
            ['0', '1'],
            ['1', '2'],
          ],
        ],
      ],
    ],
    [
      'a[5]=1&a[]=2&a[x]=3&a[]=4',
      [
        [
          'a',
          [
            ['5', '1'],
            ['6', '2'],
            ['x', '3'],
            ['7', '4'],
          ],
        ],
      ],
    ],
    [
      'a[2]=1&a[1]=2',
      [
        [
          'a',
          [
            ['2', '1'],
            ['1', '2'],
          ],
        ],
      ],
    ],
    [
      'a[05]=1&a[x5]=2&a[5x]=3&a[]=4',
      [
        [
          'a',
          [
            ['05', '1'],
            ['x5', '2'],
            ['5x', '3'],
            ['0', '4'],
          ],
        ],
      ],
    ],
    ['a]=1', [['a]', '1']]],
    ['[]=1', []],
    ['a[b]c[d]=1', [['a', [['b', '1']]]]],
    ['a=1&a[b]=2', [['a', [['b', '2']]]]],
    ['a[b]=2&a=1', [['a', '1']]],
    ['a[b]c=1', [['a', [['b', '1']]]]],
    ['a[b][c=1', [['a', [['b', '1']]]]],
    ['a[b=1', [['a_b', '1']]],
    ['[a]=1', []],
    ['a[[b]=1', [['a', [['[b', '1']]]]],
    [
      'a=50%&b=%zz',
      [
        ['a', '50%'],
        ['b', '%zz'],
      ],
    ],
    ['a=%c3%a4%F0%9F%98%80', [['a', 'ä😀']]],
    ['a=%ff', [['a', '\ufffd']]],
    [
      '__proto__[x]=1&constructor=2',
      [
        ['__proto__', [['x', '1']]],
        ['constructor', '2'],
      ],
    ],
  ])('%s', (text, wanted) => {
    expect(pairs(parsePhpQuery(text))).toEqual(wanted);
  });

  it('reads sixteen levels', () => {
    const depthOf = (value: QueryValue | undefined): number => (value instanceof Map ? 1 + depthOf(value.get('b')) : 0);
    expect([14, 15, 16, 20].map((levels) => depthOf(parsePhpQuery(`a${'[b]'.repeat(levels)}=1`).get('a')))).toEqual([
      14, 15, 15, 15,
    ]);
  });

  it('leaves prototypes alone', () => {
    parsePhpQuery('__proto__[polluted]=1&a[__proto__][polluted]=1&constructor[prototype][polluted]=1');
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it('takes a thousand parameters, and says so when there are more', () => {
    expect(parsePhpQuery(many(1_000)).get('a')).toHaveProperty('size', 1_000);
    expect(() => parsePhpQuery(many(1_001))).toThrow(
      expect.objectContaining({ body: expect.objectContaining({ parameters: { limit: '1000' } }) }),
    );
  });
});

describe('queryOf', () => {
  it.each<[string, unknown]>([
    ['/x', []],
    ['/x?', []],
    ['?a=1', [['a', '1']]],
    ['/x?a=1?b', [['a', '1?b']]],
  ])('%s', (url, wanted) => {
    expect(pairs(queryOf({ url } as Request))).toEqual(wanted);
  });

  it('parses once', () => {
    const request = { url: '/x?a=1' } as Request;
    expect(queryOf(request)).toBe(queryOf(request));
  });
});
