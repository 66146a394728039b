import { describe, expect, it } from '@jest/globals';
import { entityTagOf, preconditionOf } from './entity-tag.js';

const TAG = '"abc"';

describe('If-Match', () => {
  it.each([
    '"abc"',
    ' "abc" ',
    '"other", "abc"',
    '"other","abc"',
    ',, "abc",',
    '"with,comma" , "abc"',
    'W/"abc", "abc"',
    '*',
    ' * ',
  ])('%j matches the tag', (header) => {
    expect(preconditionOf(header)(TAG)).toBe(true);
  });

  it.each(['"other"', 'W/"abc"', '', ' ', ',', '"ABC"', '"", "ab,c"', '"*"'])('%j does not match it', (header) => {
    expect(preconditionOf(header)(TAG)).toBe(false);
  });

  it.each(['abc', '"abc', 'abc"', '"abc" "other"', '*, "abc"', '"abc", *', 'w/"abc"', 'W/ "abc"', "'abc'", '"a c"'])(
    '%j is refused',
    (header) => {
      expect(() => preconditionOf(header)).toThrow(
        expect.objectContaining({ status: 400, body: expect.objectContaining({ parameters: { value: header } }) }),
      );
    },
  );

  it.each([' ', ',', '"', 'W/"', ', "a"'])('of 100,000 times %j is read in linear time', (part) => {
    const header = `${part.repeat(100_000)}\n`;
    expect(() => preconditionOf(header)).toThrow('If-Match takes');
  });
});

describe('an entity tag', () => {
  it('is that of the state', () => {
    expect(entityTagOf([1, 'a'])).toBe(entityTagOf([1, 'a']));
    expect(entityTagOf([1, 'a'])).not.toBe(entityTagOf(['1', 'a']));
  });

  it('is strong, and can be sent in a header', () => {
    expect(entityTagOf('ü')).toMatch(/^"[\w-]{27}"$/);
  });
});
