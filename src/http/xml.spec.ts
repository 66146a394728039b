import { describe, expect, it } from '@jest/globals';
import { parseXml, toXml } from './xml.js';

function readOrRefuse(text: string): string {
  try {
    return JSON.stringify(parseXml(text));
  } catch {
    return 'refused';
  }
}

const inside = (body: unknown): string => toXml(body).replace('<?xml version="1.0"?>\n', '');

describe('parseXml', () => {
  it.each<[string, unknown]>([
    ['<r><a>1</a><b>x</b></r>', { a: '1', b: 'x' }],
    ['<?xml version="1.0" encoding="UTF-8"?>\n<any>\n  <a>1</a>\n</any>', { a: '1' }],
    ['<r><a><item>1</item><item>2</item></a></r>', { a: { item: ['1', '2'] } }],
    ['<r><a><item><b>1</b></item></a></r>', { a: { item: { b: '1' } } }],
    ['<r><a/><b></b></r>', { a: null, b: null }],
    ['<r/>', null],
    ['<r>text</r>', 'text'],
    ['<r><a>007</a><b>true</b><c>1e3</c></r>', { a: '007', b: 'true', c: '1e3' }],
    ['<r><a x="1">1</a></r>', { a: '1' }],
    ['<r><a>&lt;&amp;&gt;&quot;</a></r>', { a: '<&>"' }],
    ['<r><a><![CDATA[<b>]]></a></r>', { a: '<b>' }],
    ['<r><!-- no --><a>1</a></r>', { a: '1' }],
  ])('%s', (text, wanted) => {
    expect(parseXml(text)).toEqual(wanted);
  });

  it.each(['', 'text', '<', '<r>', '<r></s>', '<r><a></r></a>', '<r/><'])('refuses %j', (text) => {
    expect(readOrRefuse(text)).toBe('refused');
  });

  it('reads no files and blows up no entities', () => {
    const file = '<!DOCTYPE r [<!ENTITY f SYSTEM "file:///etc/passwd">]><r><a>&f;</a></r>';
    expect(readOrRefuse(file)).not.toContain('root:');
    const levels = Array.from({ length: 9 }, (_, n) => `<!ENTITY e${n + 1} "${`&e${n};`.repeat(10)}">`).join('');
    expect(readOrRefuse(`<!DOCTYPE r [<!ENTITY e0 "x">${levels}]><r><a>&e9;</a></r>`).length).toBeLessThan(10_000);
  });

  it('leaves prototypes alone', () => {
    readOrRefuse('<r><__proto__><polluted>1</polluted></__proto__></r>');
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});

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

  it('is read back as it was written', () => {
    const body = { a: 'x & <y>', list: { item: ['1', '2'] }, none: null };
    expect(parseXml(toXml({ a: 'x & <y>', list: ['1', '2'], none: null }))).toEqual(body);
  });
});
