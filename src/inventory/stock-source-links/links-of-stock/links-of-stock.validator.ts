import { notAllowed } from '../../../webapi/errors/entity-errors.js';
import { validationFailed } from '../../../webapi/errors/input-errors.js';
import { entry } from '../../../webapi/errors/webapi-error.js';
import type { Rule } from '../../changes/rules/rule.js';
import { INTEGER, optional, TEXT, type Fields } from '../../changes/fields.js';
import { givenUnlessBlank } from '../../changes/rules/field-rules.js';
import type { LinkToSave } from '../stock-source-link.entity.js';
import type { LinkedSource, Move } from './linked-source.entity.js';
import { MAX_PRIORITY } from './priorities.js';

/** @throws WebapiError 400 for more sources than there are priorities */
export function checkLength(sources: readonly unknown[]): void {
  if (sources.length > MAX_PRIORITY) {
    throw notAllowed('A stock can have %most sources at most.', { most: String(MAX_PRIORITY) });
  }
}

export const priorityFits: Rule<LinkToSave> = ({ priority }) =>
  (priority ?? 0) > MAX_PRIORITY
    ? entry('"%field" can not be greater than %most.', { field: 'priority', most: String(MAX_PRIORITY) })
    : null;

/** To be called for each write: the rule remembers the codes that it has seen, in their stored spelling. */
export function notRepeated(): Rule<LinkToSave> {
  const places = new Map<string, number>();
  let index = 0;
  return ({ sourceCode }, sent) => {
    const at = index++;
    if (sourceCode === null) return null;
    const first = places.get(sourceCode);
    if (first === undefined) places.set(sourceCode, at);
    return first === undefined
      ? null
      : entry('The source "%source_code" is listed already, at index %first.', {
          source_code: sent.sourceCode,
          first: String(first),
        });
  };
}

export const MOVE_FIELDS: Fields<Move> = {
  sourceCode: TEXT,
  before: optional(TEXT),
  after: optional(TEXT),
  position: optional(INTEGER),
};

const sourceCodeIsGiven: Rule<Move> = ({ sourceCode }) => givenUnlessBlank('source_code', sourceCode);

const hasOnePlace: Rule<Move> = ({ before, after, position }) =>
  [before, after, position].filter((place) => place !== null && place !== undefined).length === 1
    ? null
    : entry('Exactly one of "before", "after" and "position" should be given.');

export const MOVE_RULES: readonly Rule<Move>[] = [sourceCodeIsGiven, hasOnePlace];

/**
 * Where a move leads from and to.
 *
 * @throws WebapiError 400 for sources that are not linked, and for a position that does not exist
 */
export function indexesOf(
  { sourceCode, before, after, position }: Move,
  links: readonly LinkedSource[],
): readonly [from: number, to: number] {
  const indexOf = (field: string, code: string | null): number => {
    const index = links.findIndex((link) => link.sourceCode === code);
    if (index >= 0) return index;
    const parameters = { field, source_code: code };
    throw validationFailed([entry('"%field": the source "%source_code" is not linked to this stock.', parameters)]);
  };
  const from = indexOf('source_code', sourceCode);
  if (typeof position === 'number') {
    if (position >= 1 && position <= links.length) return [from, position - 1];
    const parameters = { field: 'position', most: String(links.length) };
    throw validationFailed([entry('"%field" should be between 1 and %most.', parameters)]);
  }
  const [field, code] = typeof before === 'string' ? (['before', before] as const) : (['after', after!] as const);
  const anchor = indexOf(field, code);
  if (anchor === from) throw validationFailed([entry('"%field" names the source that is moved.', { field })]);
  // Without the one that is moved, those after it have one place less.
  return [from, anchor + (field === 'after' ? 1 : 0) - (from < anchor ? 1 : 0)];
}
