const escapeCharacter = (character: string): string =>
  character === '/' ? '\\/' : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** JSON as PHP's json_encode writes it: slashes and all characters beyond ASCII are escaped. */
export function toJson(value: unknown): string {
  const text = JSON.stringify(value);
  const isPlain = !text.includes('/') && Buffer.byteLength(text) === text.length;
  return isPlain ? text : text.replace(/[/\u0080-\uffff]/g, escapeCharacter);
}
