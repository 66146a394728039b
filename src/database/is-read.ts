/** What nothing but a plain SELECT contains none of: comments, further statements, words that write or lock. */
const SUSPICIOUS =
  /;|--|#|\/\*|:=|\b(?:INTO|UPDATE|DELETE|LOCK|SHARE|NEXT|NEXTVAL|SETVAL|GET_LOCK|RELEASE_LOCK|RELEASE_ALL_LOCKS)\b/i;

/** Comments and quoted texts and names, which contain no words of the statement. */
export const IGNORED_BY_MYSQL: readonly RegExp[] = [
  /--(?=\s|$)[^\n]*|#[^\n]*|\/\*[^]*?\*\//y,
  /'(?:[^'\\]|''|\\[^])*'|"(?:[^"\\]|""|\\[^])*"|`(?:[^`]|``)*`/y,
];
export const IGNORED_BY_SQLITE: readonly RegExp[] = [
  /--[^\n]*|\/\*[^]*?\*\//y,
  /'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]/y,
];

const WORD = /[@.]?[\p{L}\p{N}_$]+/uy;

const READING = new Set(['SELECT', 'WITH', 'SHOW', 'EXPLAIN', 'DESCRIBE', 'DESC']);
/** Reserved words that no expression of a read can contain unquoted. */
const WRITING = new Set(['INTO', 'UPDATE', 'DELETE']);
/** Functions that change something. */
const CHANGING = /^(?:NEXTVAL|SETVAL|GET_LOCK|RELEASE_LOCK|RELEASE_ALL_LOCKS)$/;
const LOCKING = /\b(?:FOR SHARE|IN SHARE MODE|NEXT VALUE)\b/;

/**
 * Whether a statement only reads, so that it may be sent twice, to a replica, and without a transaction. What is not
 * understood is not a read.
 *
 * @param ignored comments and quoted texts of the database
 */
export function isRead(sql: string, ignored: readonly RegExp[]): boolean {
  if (sql.startsWith('SELECT ') && !SUSPICIOUS.test(sql)) return true;
  const words = wordsOf(sql.replace(/[\s;]+$/, ''), ignored);
  if (!words || !READING.has(words[0] ?? '')) return false;
  return !words.some((word) => WRITING.has(word) || CHANGING.test(word)) && !LOCKING.test(words.join(' '));
}

/** @returns unquoted words in capitals; null for several statements, open quotes, assignments, and comments that MySQL executes */
function wordsOf(sql: string, ignored: readonly RegExp[]): string[] | null {
  const words: string[] = [];
  for (let at = 0; at < sql.length;) {
    const [skip] = ignored.flatMap((pattern) => matchAt(pattern, sql, at) ?? []);
    if (skip !== undefined) {
      if (/^\/\*M?!/.test(skip)) return null;
      at += skip.length;
      continue;
    }
    if (/[;'"`]/.test(sql[at] ?? '') || sql.startsWith(':=', at)) return null;
    const word = matchAt(WORD, sql, at);
    if (word !== undefined) words.push(word.toUpperCase());
    at += word?.length ?? 1;
  }
  return words;
}

function matchAt(pattern: RegExp, sql: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(sql)?.[0];
}
