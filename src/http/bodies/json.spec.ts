import { describe, expect, it } from '@jest/globals';
import { array, assert, asyncProperty, constantFrom, dictionary, jsonValue, nat, oneof, string } from 'fast-check';
import { parseJson } from './json.js';

/** So small that whatever can be cut is cut. */
const SIZE = 4;

const outcome = async (parse: () => unknown): Promise<unknown> => {
  try {
    return { value: await parse() };
  } catch {
    return 'refused';
  }
};
const inPieces = (text: string) => outcome(() => parseJson(Buffer.from(text), SIZE));
const inOnePiece = (text: string) => outcome(() => parseJson(Buffer.from(text)));
const atOnce = (text: string) => outcome(() => JSON.parse(text));

const objectOf = (count: number) => `{"links":{${Array.from({ length: count }, (_, key) => `"${key}":{}`).join()}}}`;

describe('JSON in pieces', () => {
  it('is what it is at once', async () => {
    const property = asyncProperty(
      oneof(jsonValue(), array(jsonValue()), dictionary(string(), array(jsonValue()))),
      constantFrom('', ' ', '\n\t'),
      async (value, space) => {
        const text = JSON.stringify(value, null, space);
        expect(await inPieces(text)).toStrictEqual(await inOnePiece(text));
      },
    );
    await assert(property, { numRuns: 400 });
  });

  it('refuses what JSON refuses', async () => {
    const token = constantFrom(
      '[',
      ']',
      '{',
      '}',
      ',',
      ':',
      '"',
      '\\',
      '"a"',
      '1234',
      ' ',
      'null',
      '-',
      '"a":',
      '[1,2,3]',
    );
    const property = asyncProperty(array(token, { maxLength: 24 }), async (tokens) => {
      const text = tokens.join('');
      const whole = await inOnePiece(text);
      expect(await inPieces(text)).toStrictEqual(whole);
      expect(whole === 'refused').toBe((await atOnce(text)) === 'refused');
    });
    await assert(property, { numRuns: 5000 });
  });

  it('takes objects of many keys, but not of any number', async () => {
    const lists = JSON.stringify(Array.from({ length: 150_000 }, (_, index) => ({ index, a: [1, 2, 3] })));
    expect(await outcome(() => parseJson(Buffer.from(objectOf(100_000))))).toEqual(await atOnce(objectOf(100_000)));
    expect(await outcome(() => parseJson(Buffer.from(lists)))).toEqual(await atOnce(lists));
    await expect(parseJson(Buffer.from(objectOf(101_002)))).rejects.toMatchObject({ status: 400 });
  });

  it('refuses what is damaged', async () => {
    const text = '{"links":[{"a":[1,2],"b":"x]}\\","c":null},{"a":3},{}, {"a":"ü"}],"more":[[1,2],[3,4],[5,6]]}';
    const property = asyncProperty(
      nat(text.length),
      nat(3),
      constantFrom('', ...'[]{},:"\\1 '),
      async (at, length, put) => {
        const damaged = text.slice(0, at) + put + text.slice(at + length);
        expect(await inPieces(damaged)).toStrictEqual(await atOnce(damaged));
      },
    );
    await assert(property, { numRuns: 1500 });
  });

  it.each([
    ['one key twice', '{"a":[1,2,3,4,5],"a":[6,7,8,9,10]}'],
    ['a prototype', '{"__proto__":[1,2,3,4,5,6],"b":[1,2,3,4,5,6]}'],
    ['a list for a key', '{[1,2,3,4,5,6]:1}'],
    ['a list behind a number', '{"a":1[1,2,3,4,5,6]}'],
    ['blanks for an element', '[       ,1]'],
    ['a comma at the end', '[11111,22222,]'],
    ['a list that does not end', '[11111,22222,33333'],
    ['a list that ends as an object', '[11111,22222,33333}'],
    ['blanks around null', '          null         '],
    ['keys that are numbers', '{"2":[1,2,3,4,5],"1":[1,2,3,4,5]}'],
  ])('%s', async (_, text) => {
    expect(await inPieces(text)).toStrictEqual(await atOnce(text));
  });

  it('refuses what is no UTF-8, in and around lists', async () => {
    for (const text of ['["aaaaaa","b\xff"]', '{"\xff":["aaaaaa","bbbbbb"]}', '["aaaaaa","bbbbbb"]\xff']) {
      expect(await outcome(() => parseJson(Buffer.from(text, 'latin1'), SIZE))).toBe('refused');
    }
  });

  it.each([
    ['\\ud800', true],
    ['\\uDBFF x', true],
    ['\\udc00', true],
    ['\\ud83d\\ud83d\\ude00', true],
    ['\\ud83d\\ude00\\ude00', true],
    ['\\ud83d\\n\\ude00', true],
    ['\\\\\\ud800', true],
    ['\\\\ud83d\\ude00', true],
    ['\\ud83d\\ude00', false],
    ['\\uD83D\\uDE00\\uD83D\\uDE00', false],
    ['\\\\ud800', false],
    ['\\ud7ff\\ue000', false],
    ['😀', false],
  ])('refuses half a surrogate pair, as PHP does: %s', async (escaped, isRefused) => {
    const texts = [`"${escaped}"`, `{"a":["aaaaaa","bbbbbb"],"${escaped}":["aaaaaa","${escaped}"]}`];
    for (const text of texts) {
      expect(await inPieces(text)).toStrictEqual(isRefused ? 'refused' : await atOnce(text));
      expect(await outcome(() => parseJson(Buffer.from(text)))).toStrictEqual(await inPieces(text));
    }
  });

  it('refuses a byte order mark', async () => {
    expect(await inPieces('\ufeff["aaaaaa","bbbbbb"]')).toBe('refused');
  });
});

describe('integers that a double cannot hold', () => {
  it.each<[string, unknown]>([
    ['[1234567890123456789,-9007199254740993]', ['1234567890123456789', '-9007199254740993']],
    ['{"a":{"b":12345678901234567890}}', { a: { b: '12345678901234567890' } }],
    ['[9007199254740991,-9007199254740991,1234567890123456]', [9007199254740991, -9007199254740991, 1234567890123456]],
    ['[1e20,12345678901234567890.5,0.125,1E+20]', [1e20, Number('12345678901234567890.5'), 0.125, 1e20]],
    [
      '{"1234567890123456789":"1234567890123456789 , 12345678901234567891"}',
      { '1234567890123456789': '1234567890123456789 , 12345678901234567891' },
    ],
    [
      '["\\\\",12345678901234567890,"\\"",12345678901234567891]',
      ['\\', '12345678901234567890', '"', '12345678901234567891'],
    ],
  ])('become texts: %s', async (text, wanted) => {
    expect(await parseJson(Buffer.from(text))).toStrictEqual(wanted);
    expect(await parseJson(Buffer.from(text), SIZE)).toStrictEqual(wanted);
  });

  it.each(['[012345678901234567890]', '{12345678901234567890:1}', '[12345678901234567890', '[- 12345678901234567890]'])(
    'are no reason to accept %s',
    async (text) => {
      expect(await inOnePiece(text)).toBe('refused');
      expect(await inPieces(text)).toBe('refused');
    },
  );
});
