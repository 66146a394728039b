/** What MySQL would find, worked out in memory: for ASCII texts under a `…_general_ci` collation. */
export type Cell = string | number | null;
export type Row = Readonly<Record<string, Cell>>;

/** How a column is declared; a number is a DECIMAL's scale. */
export type Kind = 'text' | 'integer' | number;
export type Columns = Readonly<Record<string, Kind>>;

export interface Filter {
  readonly field: string;
  readonly value: string;
  readonly condition: string;
}

export interface Criteria {
  readonly groups: readonly (readonly Filter[])[];
  readonly sort?: { readonly field: string; readonly direction: 'ASC' | 'DESC' | null };
  readonly pageSize?: number;
  readonly currentPage?: number;
}

/**
 * @param order columns that sort where nothing is asked; the last decides among equals
 *
 * @returns the rows of the page, and how many match in all
 */
export function findInMemory(rows: readonly Row[], columns: Columns, order: readonly string[], criteria: Criteria) {
  const { sort } = criteria;
  const sign = sort?.direction === 'ASC' ? 1 : -1;
  const compare = (field: string, one: Row, other: Row) => compareCells(one[field] ?? null, other[field] ?? null);
  const last = sort ? order.slice(-1) : order;
  const sorted = rows
    .filter((row) => criteria.groups.every((group) => matchesGroup(row, columns, group)))
    .sort(
      (one, other) =>
        (sort && sign * compare(sort.field, one, other)) ||
        last.reduce((result, field) => result || compare(field, one, other), 0),
    );
  const { pageSize, currentPage } = criteria;
  const size = pageSize ? Math.max(pageSize, 1) : Infinity;
  const start = pageSize ? (Math.max(currentPage ?? 1, 1) - 1) * size : 0;
  return { rows: sorted.slice(start, start + size), total: sorted.length };
}

function matchesGroup(row: Row, columns: Columns, group: readonly Filter[]): boolean {
  const matches = ({ field, value, condition }: Filter) => {
    const name = field.replace('main_table.', '');
    return matchesCell(row[name] ?? null, columns[name] ?? 'text', condition, value);
  };
  if (group.length === 0) return true;
  const isOneField = group.every(({ field }) => field === group[0]?.field);
  const from = group.findLast(({ condition }) => condition === 'from');
  const to = group.findLast(({ condition }) => condition === 'to');
  const isRange = isOneField && from && to && group.every((filter) => /^(from|to)$/.test(filter.condition));
  return isRange ? matches(from) && matches(to) : group.some(matches);
}

function matchesCell(cell: Cell, kind: Kind, condition: string, value: string): boolean {
  const isEmpty = value === '';
  if (condition === 'null' || (condition === 'seq' && isEmpty)) return cell === null;
  if (cell === null) return false;
  if (condition === 'notnull' || (condition === 'sneq' && isEmpty)) return true;
  const order = (other: string) =>
    kind === 'text' ? compareTexts(String(cell), other) : Number(cell) - leadingNumber(other);
  const text = typeof kind === 'number' ? Number(cell).toFixed(kind) : String(cell);
  switch (condition) {
    case 'neq':
    case 'sneq':
      return order(value) !== 0;
    case 'gt':
      return order(value) > 0;
    case 'lt':
      return order(value) < 0;
    case 'gteq':
    case 'from':
      return order(value) >= 0;
    case 'lteq':
    case 'to':
      return order(value) <= 0;
    case 'in':
      return value.split(',').some((each) => order(each) === 0);
    case 'nin':
      return value.split(',').every((each) => order(each) !== 0);
    case 'like':
      return like(text, value);
    case 'nlike':
      return !like(text, value);
    case 'fulltext':
      return like(text, `%${value}%`);
    case 'regexp':
      return new RegExp(value, 'i').test(text);
    case 'finset':
      return isInSet(text, value);
    case 'nfinset':
      return !isInSet(text, value);
    default:
      return order(value) === 0;
  }
}

const fold = (text: string): string => text.replace(/[a-z]/g, (letter) => letter.toUpperCase());

/** Blanks at the end do not count. */
function compareTexts(one: string, other: string): number {
  const [left, right] = [fold(one).replace(/ *$/, ''), fold(other).replace(/ *$/, '')];
  return left === right ? 0 : left < right ? -1 : 1;
}

function compareCells(one: Cell, other: Cell): number {
  if (one === null || other === null) return Number(one !== null) - Number(other !== null);
  return typeof one === 'number' && typeof other === 'number' ? one - other : compareTexts(String(one), String(other));
}

const leadingNumber = (text: string): number =>
  Number(/^\s*[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?/i.exec(text)?.[0] ?? 0);

function like(text: string, pattern: string): boolean {
  const parts = pattern.match(/\\[\s\S]|[\s\S]/g) ?? [];
  const expression = parts.map((part) => {
    if (part === '%') return '[^]*';
    if (part === '_') return '[^]';
    const character = part.length > 1 ? part.slice(1) : part;
    return `\\u{${character.codePointAt(0)?.toString(16)}}`;
  });
  return new RegExp(`^${expression.join('')}$`, 'iu').test(text);
}

/** A value with a comma is in no set, and an empty set has no element, not even an empty one. */
const isInSet = (set: string, value: string): boolean =>
  set !== '' && set.split(',').some((element) => fold(element) === fold(value));
