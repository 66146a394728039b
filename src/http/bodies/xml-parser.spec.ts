import { describe, expect, it } from '@jest/globals';
import { parseXml } from './xml-parser.js';
import { toXml } from './xml.js';

const MB = 1024 * 1024;
const read = (text: string): Promise<unknown> => parseXml(Buffer.from(text), 16 * MB);

async function readOrRefuse(text: string): Promise<string> {
  try {
    return JSON.stringify(await read(text));
  } catch {
    return 'refused';
  }
}

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
  ])('%s', async (text, wanted) => {
    expect(await read(text)).toEqual(wanted);
  });

  it.each(['', 'text', '<', '<r>', '<r></s>', '<r><a></r></a>', '<r/><'])('refuses %j', async (text) => {
    expect(await readOrRefuse(text)).toBe('refused');
  });

  it('reads no files and blows up no entities', async () => {
    const file = '<!DOCTYPE r [<!ENTITY f SYSTEM "file:///etc/passwd">]><r><a>&f;</a></r>';
    expect(await readOrRefuse(file)).not.toContain('root:');
    const levels = Array.from({ length: 9 }, (_, n) => `<!ENTITY e${n + 1} "${`&e${n};`.repeat(10)}">`).join('');
    expect((await readOrRefuse(`<!DOCTYPE r [<!ENTITY e0 "x">${levels}]><r><a>&e9;</a></r>`)).length).toBeLessThan(
      10_000,
    );
  });

  it('leaves prototypes alone', async () => {
    await readOrRefuse('<r><__proto__><polluted>1</polluted></__proto__></r>');
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it('reads back what toXml wrote', async () => {
    const body = { a: 'x & <y>', list: { item: ['1', '2'] }, none: null };
    expect(await read(toXml({ a: 'x & <y>', list: ['1', '2'], none: null }))).toEqual(body);
  });

  it.each([
    ['<r><a>1</a><a/><a><b/></a></r>', { a: ['1', null, { b: null }] }],
    ['<r> <a> 1 </a>\n <b>\n</b></r>', { a: ' 1 ', b: null }],
    ['<r><a>&#65;&#x42;</a></r>', { a: 'AB' }],
    ['<r><a>x<![CDATA[ <y> ]]>z</a></r>', { a: 'x <y> z' }],
    ['<!DOCTYPE r [<!ENTITY e "x">]><r><a>&e;</a></r>', { a: '&e;' }],
    ['<r><__proto__><a>1</a></__proto__></r>', JSON.parse('{"__proto__":{"a":"1"}}') as unknown],
  ])('reads %s', async (text, wanted) => {
    expect(await read(text)).toEqual(wanted);
  });

  it.each([
    '<r>&e;</r>',
    '<r/>x',
    '<r><a>1<b/></a></r>',
    '<r><a><b/>2</a></r>',
    `<!DOCTYPE r><r>${'&e;'.repeat(1_001)}</r>`,
    '<r/><r/>',
    '<r a=1/>',
    '<r a="1" a="2"/>',
    '<r>]]></r>',
    '<r>\0</r>',
    '<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/passwd">]><r/>',
    '<!DOCTYPE r [<!ENTITY % e "x">]><r/>',
    `${'<a>'.repeat(257)}${'</a>'.repeat(257)}`,
    `<r ${Array.from({ length: 1_001 }, (_, index) => `a${index}=""`).join(' ')}/>`,
  ])('refuses %s', async (text) => {
    expect(await readOrRefuse(text)).toBe('refused');
  });

  it('reads a character that is cut between two slices', async () => {
    const text = '\u00e4\u20ac\u{1f600}'.repeat(20_000);
    expect(await read(`<r><a>${text}</a></r>`)).toEqual({ a: text });
  });

  it.each([
    ['ISO-8859-1', 'latin1', 'Jürgen'],
    ['UTF-8', 'utf8', 'Jürgen'],
    ['us-ascii', 'ascii', 'Juergen'],
  ] as const)('reads the encoding that the document declares: %s', async (declared, encoding, text) => {
    const bytes = Buffer.from(`<?xml version="1.0" encoding="${declared}"?><r><a>${text}</a></r>`, encoding);
    expect(await parseXml(bytes, 16 * MB)).toEqual({ a: text });
  });

  it.each(['unheard-of', 'UTF-16'])('refuses a document that declares %s, but is not', async (declared) => {
    expect(await readOrRefuse(`<?xml version="1.0" encoding="${declared}"?><r><a>x</a></r>`)).toBe('refused');
  });
});
