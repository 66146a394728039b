import { notAllowed } from '../../webapi/errors/entity-errors.js';
import type { WebapiError } from '../../webapi/errors/webapi-error.js';

const MIN_LENGTH = 7;

/** The most common passwords that pass Magento's rules. */
const COMMON = new Set(
  (
    '1q2w3e4r 1q2w3e4r5t 1qaz2wsx 123456a 123456abc 123abc123 123qwe123 12345qwert a123456 a1234567 a12345678 a123456789 ' +
    'aa123456 aaa111222 abc12345 abc123456 abc123abc abcd1234 abcdef1 admin12 admin123 admin1234 admin12345 admin123456 ' +
    'asd123456 asdf1234 baseball1 changeme1 changeme123 charlie1 computer1 default1 dragon123 football1 hello123 iloveyou1 ' +
    'iloveyou2 letmein1 letmein123 liverpool1 magento1 magento2 magento123 master123 michael1 monkey123 p@ssw0rd ' +
    'p@ssword1 pass1234 passw0rd password0 password1 password12 password123 password1234 princess1 q1w2e3r4 q1w2e3r4t5 ' +
    'qwe123456 qwer1234 qwert123 qwerty1 qwerty12 qwerty123 qwerty1234 qwertyuiop1 root1234 secret1 secret12 secret123 ' +
    'sunshine1 superman1 test1234 test12345 testing1 trustno1 user1234 welcome1 welcome12 welcome123 x4ivygA51F zaq12wsx ' +
    'zaq1zaq1'
  )
    .toLowerCase()
    .split(' '),
);

/** @returns the first violated rule for administrators' passwords, Magento's before ours; null for a valid password */
export function passwordProblem(username: string, password: string): WebapiError | null {
  if ([...password].length < MIN_LENGTH) {
    return notAllowed('Your password must be at least %1 characters.', [String(MIN_LENGTH)]);
  }
  if (!/\p{L}/u.test(password) || !/\d/.test(password)) {
    return notAllowed('Your password must include both numeric and alphabetic characters.');
  }
  const guess = password.toLowerCase();
  const isName = guess.replaceAll(/[\d\W_]/g, '') === username.toLowerCase().replaceAll(/[\d\W_]/g, '');
  if (COMMON.has(guess) || isName) {
    return notAllowed('This password is among the first that are guessed. Choose another one, or use --generate.');
  }
  return null;
}
