import leven from 'leven';

/**
 * The known name that a misspelt one is closest to, for "Did you mean …?". Case is ignored, and letters in the wrong
 * order (`PROT`) count as one edit.
 *
 * @param maxEdits by default one for each five letters, and at least one
 * @returns undefined when no name is close enough; also when `name` is one of the known names
 */
export function suggestionFor(
  name: string,
  known: Iterable<string>,
  maxEdits = Math.max(1, Math.floor(name.length / 5)),
): string | undefined {
  let [closest, edits]: [string | undefined, number] = [undefined, maxEdits + 1];
  for (const candidate of known) {
    if (candidate === name) return undefined;
    const distance = distanceBetween(name.toLowerCase(), candidate.toLowerCase(), edits);
    if (distance < edits) [closest, edits] = [candidate, distance];
  }
  return closest;
}

/** @param maxDistance the result for all names that are at least as different */
function distanceBetween(one: string, other: string, maxDistance: number): number {
  if (one === other) return 0;
  const isReordered = one.length === other.length && sortedLetters(one) === sortedLetters(other);
  return isReordered ? 1 : leven(one, other, { maxDistance });
}

const sortedLetters = (text: string): string => [...text].sort().join('');
