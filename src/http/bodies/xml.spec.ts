import { describe, expect, it } from '@jest/globals';
import { toXml } from './xml.js';

const inside = (body: unknown): string => toXml(body).replace('<?xml version="1.0"?>\n', '');

describe('toXml', () => {
  it.each<[unknown, string]>([
    [false, '<response>false</response>\n'],
    [5.5, '<response>5.5</response>\n'],
    ['a<b>&c', '<response>a&lt;b&gt;&amp;c</response>\n'],
    [[], '<response/>\n'],
    [{}, '<response/>\n'],
    [null, '<response/>\n'],
    [{ a: [] }, '<response>\n  <a/>\n</response>\n'],
    [{ a: null, b: undefined }, '<response>\n  <a/>\n</response>\n'],
    [{ a: '' }, '<response>\n  <a></a>\n</response>\n'],
    [[1, 2], '<response>\n  <item>1</item>\n  <item>2</item>\n</response>\n'],
    [
      { items: [{ a: 1 }], n: 1 },
      '<response>\n  <items>\n    <item>\n      <a>1</a>\n    </item>\n  </items>\n  <n>1</n>\n</response>\n',
    ],
    ['a\0\u0008\u000b\uffff\tb\n', '<response>a\tb\n</response>\n'],
  ])('%j', (body, wanted) => {
    expect(inside(body)).toBe(wanted);
  });

  it('begins with the declaration', () => {
    expect(toXml([])).toBe('<?xml version="1.0"?>\n<response/>\n');
  });
});
