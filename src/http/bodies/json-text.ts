import { randomUUID } from 'node:crypto';
import { intText } from '../../webapi/arguments/scalars.js';

const escapeCharacter = (character: string): string =>
  character === '/' ? '\\/' : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** PHP's largest integer, as JavaScript prints it. */
const LARGEST = String(2 ** 63);

function withExactIntegers(value: unknown): string {
  const mark = randomUUID();
  const marked = JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'number' && intText(each) !== String(each) ? `${mark}${intText(each)}` : each,
  );
  return marked.replaceAll(new RegExp(`"${mark}(-?\\d+)"`, 'g'), '$1');
}

/** JSON as PHP's json_encode writes it: slashes and all characters beyond ASCII are escaped. */
export function toJson(value: unknown): string {
  let text = JSON.stringify(value);
  if (text.includes(LARGEST)) text = withExactIntegers(value);
  const isPlain = !text.includes('/') && Buffer.byteLength(text) === text.length;
  return isPlain ? text : text.replace(/[/\u0080-\uffff]/g, escapeCharacter);
}
