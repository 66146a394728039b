/** Parsed `fields=`: names, each with its nested selection (null: everything). */
type Selection = Map<string, Selection | null>;

/**
 * Magento's partial response: keeps the named keys in their original order, applies to each element of a list, and does
 * not change scalars. An object without any named key becomes `[]`; an empty list with a nested selection becomes null.
 *
 * @param fields the query parameter's value; undefined, empty or (PHP's false) `0`: everything
 */
export function partialResponse(body: unknown, fields: unknown): unknown {
  if (fields === undefined || fields === '' || fields === '0') return body;
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

const TOKEN = /\w+|[[\],]/g;

/**
 * Magento's parser, with what it makes of brackets that do not match: one that opens belongs to the last name before it,
 * one that closes too much puts all before it under the empty name.
 *
 * @returns null for brackets that stay open and for other characters
 */
function parse(text: string): Selection | null {
  if (/[^\w[\],]/.test(text)) return null;
  const outer: Selection[] = [];
  const names: string[] = [];
  let current: Selection = new Map();
  let last = '';
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === '[') {
      outer.push(current);
      names.push(last);
      current = new Map();
    } else if (token === ']') {
      const inner = current;
      current = outer.pop() ?? new Map();
      current.set(names.pop() ?? '', inner);
    } else if (token !== ',') {
      current.set(token, null);
      last = token;
    }
  }
  return outer.length === 0 ? current : null;
}
