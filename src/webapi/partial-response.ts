/** Parsed `fields=`: names, each with its nested selection (null: everything). */
type Selection = Map<string, Selection | null>;

/**
 * Magento's partial response: keeps the named keys in their original order, applies to each element of a list, and does
 * not change scalars. An object without any named key becomes `[]`; an empty list with a nested selection becomes null.
 *
 * @param fields the query parameter's value; undefined or empty: everything
 */
export function partialResponse(body: unknown, fields: unknown): unknown {
  if (fields === undefined || fields === '') return body;
  const selection = typeof fields === 'string' ? parse(fields) : null;
  return select(body, selection ?? new Map());
}

function select(value: unknown, selection: Selection): unknown {
  if (Array.isArray(value)) return value.length === 0 ? null : value.map((element) => select(element, selection));
  if (typeof value !== 'object' || value === null) return value;
  const kept: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(value)) {
    const wanted = selection.get(key);
    if (wanted !== undefined) kept[key] = wanted === null ? inner : select(inner, wanted);
  }
  return Object.keys(kept).length === 0 ? [] : kept;
}

const TOKEN = /[^[\],]+|[[\],]/g;

/** @returns null for unbalanced brackets and for blanks */
function parse(text: string): Selection | null {
  if (/\s/.test(text)) return null;
  const root: Selection = new Map();
  const open = [root];
  let last: string | undefined;
  for (const [token] of text.matchAll(TOKEN)) {
    const current = open.at(-1);
    if (!current) return null;
    if (token === '[') {
      if (last === undefined) return null;
      const inner: Selection = new Map();
      current.set(last, inner);
      open.push(inner);
      last = undefined;
    } else if (token === ']') {
      open.pop();
      last = undefined;
    } else if (token === ',') {
      last = undefined;
    } else {
      current.set(token, null);
      last = token;
    }
  }
  return open.length === 1 ? root : null;
}
