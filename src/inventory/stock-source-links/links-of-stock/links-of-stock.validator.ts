import { entry } from '../../../webapi/errors.js';
import type { Rule } from '../../changes/rule.js';
import type { LinkToSave } from '../stock-source-link.entity.js';

/** What the column holds. */
const MAX_PRIORITY = 65_535;

export const priorityFits: Rule<LinkToSave> = ({ priority }) =>
  (priority ?? 0) > MAX_PRIORITY
    ? entry('"%field" can not be greater than %most.', { field: 'priority', most: MAX_PRIORITY })
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
      : entry('The source "%source_code" is listed already, at index %first.', { source_code: sent.sourceCode, first });
  };
}
