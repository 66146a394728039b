import { describe, expect, it } from '@jest/globals';
import { passwordProblem } from './password-rules.js';

describe('a password', () => {
  it.each([
    ['abc123', 'Your password must be at least %1 characters.'],
    ['1234567', 'Your password must include both numeric and alphabetic characters.'],
    ['abcdefg', 'Your password must include both numeric and alphabetic characters.'],
    ['Password1', 'This password is among the first that are guessed. Choose another one, or use --generate.'],
    ['ALICE2026!', 'This password is among the first that are guessed. Choose another one, or use --generate.'],
  ])('"%s" is refused', (password, message) =>
    expect(passwordProblem('alice', password)?.body).toMatchObject({ message }),
  );

  it.each(['Gehe1m!', 'пароль1', 'correct horse 1', 'alice likes 2 cats'])('"%s" is accepted', (password) =>
    expect(passwordProblem('alice', password)).toBeNull(),
  );
});
