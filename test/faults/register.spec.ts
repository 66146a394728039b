import { describe, expect, it } from '@jest/globals';
import { canBeLast } from './register.mjs';

const write = (value: number, sent: number, answered = Number.POSITIVE_INFINITY) => ({ value, sent, answered });

describe('after writes, a register can hold', () => {
  const writes = [write(1, 0, 10), write(2, 20, 40), write(3, 30, 50), write(4, 5), write(5, 35, 36)];

  it.each([2, 3, 5])('%s, which overlaps with the last ones', (value) => expect(canBeLast(value, writes)).toBe(true));

  it('what was never acknowledged, at any time', () => expect(canBeLast(4, writes)).toBe(true));

  it('not what another write came after', () => expect(canBeLast(1, writes)).toBe(false));

  it('not what nobody wrote', () => expect(canBeLast(6, writes)).toBe(false));
});
