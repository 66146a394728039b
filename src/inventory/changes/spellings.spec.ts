import { describe, expect, it, jest } from '@jest/globals';
import { Spellings, type LookUp } from './spellings.js';

const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '');

/** A table whose collation compares without accents. */
const table = (...stored: string[]) => {
  return jest.fn<LookUp>(
    async (codes) =>
      new Map(
        codes.flatMap((code): [string, string][] => {
          const found = stored.find((each) => plain(each) === plain(code));
          return found === undefined ? [] : [[code, found]];
        }),
      ),
  );
};

const items = (...codes: (string | null)[]) => codes.map((sourceCode, place) => ({ sourceCode, place }));

describe('spellings', () => {
  it('are looked up in one statement, and cached', async () => {
    const lookUp = table('cafe', 'bar');
    const spellings = new Spellings(lookUp);
    const resolved = await spellings.resolve(items('café', 'bar', 'café', null));
    expect(resolved).toEqual(items('cafe', 'bar', 'cafe', null));
    await spellings.resolve(items('café', 'bar'));
    expect(lookUp.mock.calls).toEqual([[['café', 'bar']]]);
  });

  it('of codes that do not exist are looked up again', async () => {
    const lookUp = table('bar');
    const spellings = new Spellings(lookUp);
    expect(await spellings.resolve(items('new'))).toEqual(items('new'));
    await spellings.resolve(items('new', 'bar'));
    expect(lookUp.mock.calls).toEqual([[['new']], [['new', 'bar']]]);
  });

  it('are dropped from the cache when their row is gone', async () => {
    const lookUp = table('bar');
    const spellings = new Spellings(lookUp);
    spellings.confirm('gone');
    expect(await spellings.resolve(items('gone'))).toEqual(items('gone'));
    expect(lookUp).not.toHaveBeenCalled();
    expect(await spellings.missing(['gone', 'bar', 'gone'])).toEqual(new Set(['gone']));
    await spellings.resolve(items('gone'));
    expect(lookUp).toHaveBeenLastCalledWith(['gone']);
  });

  it('are not looked up for codes that no column can hold', async () => {
    const lookUp = table();
    await new Spellings(lookUp).resolve(items('a😀', 'b\0'));
    expect(lookUp).not.toHaveBeenCalled();
  });

  it('leave the list as it is when every code is spelled as it is stored', async () => {
    const sent = items('bar', null);
    expect(await new Spellings(table('bar')).resolve(sent)).toBe(sent);
  });
});
