/** An escaped character, a class, a repetition, or any one character, as SQLite's `regexp` reads them. */
const TOKEN = /\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\{(\d+)(,?)(\d*)\}|[^]/g;

/** A group that is still open: what comes before its last atom, and that one, which may be repeated. */
interface Group {
  readonly before: number;
  readonly last: number;
}

/** Characters of a class that take as long to compare as one state does. */
const OF_CLASS = 10;

const EMPTY: Group = { before: 0, last: 0 };

const sizeOf = ({ before, last }: Group): number => before + last;

/**
 * How many states SQLite's matcher makes of a regular expression: about one a character, and all of a part once more
 * for each time that it is repeated. Matching takes time with their square. A long class counts as several.
 *
 * @param most where counting ends
 */
export function sizeOfExpression(expression: string, most: number): number {
  const groups = [EMPTY];
  let size = 0;
  for (const [token, least, comma, greatest] of expression.matchAll(TOKEN)) {
    const group = groups.pop() ?? EMPTY;
    if (token === '(') {
      groups.push(group, { before: 1, last: 0 });
    } else if (token === ')') {
      groups.push({ before: sizeOf(groups.pop() ?? EMPTY), last: sizeOf(group) });
    } else if (least !== undefined) {
      const times = Math.max(1, Number(greatest) || Number(least) + (comma ? 1 : 0));
      groups.push({ ...group, last: group.last * times });
    } else if (/^[*+?]/.test(token)) {
      groups.push({ ...group, last: group.last + 1 });
    } else {
      groups.push({ before: sizeOf(group), last: Math.ceil(token.length / OF_CLASS) });
    }
    size = groups.reduce((sum, each) => sum + sizeOf(each), 0);
    if (size > most) break;
  }
  return size;
}
