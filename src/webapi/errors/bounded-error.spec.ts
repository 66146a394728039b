import { describe, expect, it } from '@jest/globals';
import { bounded } from './bounded-error.js';

const LONG = 'x'.repeat(8_193);
const CUT = `${'x'.repeat(8_192)}…`;

describe('an error body', () => {
  it('is itself while people can read it', () => {
    const body = { message: 'a', errors: [{ message: 'b', parameters: [] }], parameters: ['c', 1] };
    expect(bounded(body)).toEqual(body);
  });

  it('has every long text cut', () => {
    const error = { message: LONG, parameters: { a: LONG, b: 1 }, index: 1, path: LONG };
    expect(bounded({ ...error, errors: [{ ...error, parameters: [LONG] }] })).toEqual({
      message: CUT,
      parameters: { a: CUT, b: 1 },
      index: 1,
      path: CUT,
      errors: [{ message: CUT, parameters: [CUT], index: 1, path: CUT }],
    });
  });

  it('lists ten thousand errors, and says how many more there are', () => {
    const errors = Array.from({ length: 10_002 }, (_, index) => ({ message: 'b', parameters: [], index }));
    expect(bounded({ message: 'a', errors }).errors?.slice(9_999)).toEqual([
      errors[9_999],
      { message: '%count more errors are not listed.', parameters: { count: '2' } },
    ]);
  });
});
