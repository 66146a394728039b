import { CsvError } from 'csv-parse';
import type { Problem } from '../exit.js';

/**
 * Syntax error with the line to correct. The parser reports the line where it detected the error, which can be later.
 *
 * @param text the file from its start
 * @throws the error, when it is not the parser's
 */
export async function toProblem(error: unknown, text: AsyncIterable<Buffer>): Promise<Problem> {
  if (!(error instanceof CsvError)) throw error;
  const { code, bytes } = error as CsvError & { readonly bytes: number };
  const { valueLine, valueIsQuoted, quoteLine } = await lookAt(text, bytes);
  if (code === 'CSV_MAX_RECORD_SIZE' && !valueIsQuoted) return { line: valueLine, message: TOO_LONG };
  return { line: quoteLine, message: MESSAGES[code.replace(/^(?!CSV_)/, 'CSV_')] ?? error.message };
}

const NOT_CLOSED = 'A quote is opened and never closed.';
const TOO_LONG = 'The line is longer than 256 KiB.';

const MESSAGES: Readonly<Record<string, string | undefined>> = {
  CSV_QUOTE_NOT_CLOSED: NOT_CLOSED,
  CSV_MAX_RECORD_SIZE: NOT_CLOSED,
  CSV_INVALID_CLOSING_QUOTE:
    'A quoted value goes on after its closing quote. Is a quote not closed, or a quote inside the value not doubled ("")?',
  CSV_INVALID_OPENING_QUOTE:
    'A quote inside a value: put the value into quotes, and double the quote inside of it ("").',
};

const [NEWLINE, RETURN, QUOTE] = [0x0a, 0x0d, 0x22];
const DELIMITER = /[,;\t|]/;

/**
 * @param ended where the last complete value ended: before a delimiter, or behind the end of a line
 * @returns the line of the value that follows, whether it begins with a quote, and the line of the next quote
 */
async function lookAt(text: AsyncIterable<Buffer>, ended: number) {
  let [line, position, last, valueLine, valueIsQuoted] = [1, 0, 0, 0, false];
  for await (const chunk of text) {
    for (const byte of chunk) {
      const isLineEnd = byte === RETURN || byte === NEWLINE;
      if (byte === RETURN || (byte === NEWLINE && last !== RETURN)) line++;
      const isDelimiter = position === ended && DELIMITER.test(String.fromCharCode(byte));
      if (position >= ended && !isLineEnd && !isDelimiter && valueLine === 0) {
        [valueLine, valueIsQuoted] = [line, byte === QUOTE];
      }
      if (position >= ended && byte === QUOTE) return { valueLine, valueIsQuoted, quoteLine: line };
      last = byte;
      position++;
    }
  }
  return { valueLine: valueLine || line, valueIsQuoted, quoteLine: line };
}
