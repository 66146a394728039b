import { Refusal } from '../exit.js';

/** Longer than any line of GeoNames. */
const LONGEST = 8 * 1024;

export interface Line {
  /** From 1. */
  readonly line: number;
  readonly text: string;
}

/**
 * The lines of a UTF-8 text that are not empty, in batches.
 *
 * @throws Refusal for what is not text in UTF-8 with lines
 */
export async function* linesOf(bytes: AsyncIterable<Uint8Array>, many: number): AsyncGenerator<Line[]> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decode = (chunk?: Uint8Array): string => {
    try {
      return decoder.decode(chunk, { stream: chunk !== undefined });
    } catch {
      throw new Refusal('This is not text in UTF-8.');
    }
  };
  let [batch, rest, line]: [Line[], string, number] = [[], '', 0];
  const add = (text: string) => {
    line++;
    const withoutReturn = text.endsWith('\r') ? text.slice(0, -1) : text;
    if (withoutReturn !== '') batch.push({ line, text: withoutReturn });
  };
  for await (const chunk of bytes) {
    const texts = (rest + decode(chunk)).split('\n');
    rest = texts.pop() ?? '';
    if (rest.length > LONGEST) throw new Refusal(`line ${line + 1} is longer than ${LONGEST} characters.`);
    for (const text of texts) {
      add(text);
      if (batch.length < many) continue;
      yield batch;
      batch = [];
    }
  }
  add(rest + decode());
  if (batch.length > 0) yield batch;
}
