import { keyOf, type Item } from '../quantities/items-api';
import type { Table } from './csv';

/** Fields of a source item, and the column of the file that each is read from; -1: none. */
export interface Mapping {
  readonly sku: number;
  readonly source: number;
  readonly quantity: number;
  readonly status: number;
}

export const FIELDS = ['sku', 'source', 'quantity', 'status'] as const;

const NAMES: Record<keyof Mapping, readonly string[]> = {
  sku: ['sku', 'artikelnummer', 'article', 'item'],
  source: ['source_code', 'source', 'quelle', 'warehouse', 'lager'],
  quantity: ['quantity', 'qty', 'menge', 'bestand', 'stock'],
  status: ['status', 'is_in_stock', 'in_stock'],
};

/** Columns with the names that exports of Magento and of this console have. */
export function guessMapping(columns: readonly string[]): Mapping {
  const names = columns.map((name) => name.toLowerCase());
  const indexOf = (field: keyof Mapping): number => names.findIndex((name) => NAMES[field].includes(name));
  return { sku: indexOf('sku'), source: indexOf('source'), quantity: indexOf('quantity'), status: indexOf('status') };
}

export type Problem =
  'noSku' | 'noSource' | 'noQuantity' | 'noStatus' | 'twice' | 'unknownSource' | 'unknownSku' | 'refused';

/** A line of the file: what it would save, or why it cannot. */
export interface Line {
  readonly line: number;
  readonly sku: string;
  readonly source: string;
  readonly quantity: number;
  /** undefined: the file does not say; the present status stays. */
  readonly status: 0 | 1 | undefined;
  readonly problem: Problem | undefined;
  /** Message of the API, or the line that this one repeats. */
  readonly detail: string | undefined;
}

/** What there is now, and what the line makes of it. */
export interface PlannedLine extends Line {
  readonly now: Item | undefined;
  readonly kind: 'error' | 'new' | 'changed' | 'same';
}

const QUANTITY = /^-?\d+(?:[.,]\d{1,4})?$/;

/** The database ignores upper and lower case. */
const foldedKeyOf = (key: Pick<Item, 'sku' | 'source'>): string => keyOf(key).toLowerCase();

/** @param fixedSource for files without a column of sources */
export function readLines(rows: Table['rows'], mapping: Mapping, fixedSource: string): Line[] {
  const firstLines = new Map<string, number>();
  return rows.map(({ line, cells }) => {
    const cell = (field: keyof Mapping): string => (cells[mapping[field]] ?? '').trim();
    const [sku, source] = [cell('sku'), mapping.source < 0 ? fixedSource : cell('source')];
    const key = foldedKeyOf({ sku, source });
    const first = firstLines.get(key);
    if (first === undefined) firstLines.set(key, line);
    const status = mapping.status < 0 ? undefined : statusOf(cell('status'));
    const problem = problemOf(sku, source, cell('quantity'), status === null, first !== undefined);
    return {
      line,
      sku,
      source,
      quantity: Number(cell('quantity').replace(',', '.')),
      status: status ?? undefined,
      problem,
      detail: problem === 'twice' ? String(first) : undefined,
    };
  });
}

function problemOf(
  sku: string,
  source: string,
  quantity: string,
  hasNoStatus: boolean,
  isTwice: boolean,
): Problem | undefined {
  if (sku === '') return 'noSku';
  if (source === '') return 'noSource';
  if (!QUANTITY.test(quantity)) return 'noQuantity';
  if (hasNoStatus) return 'noStatus';
  return isTwice ? 'twice' : undefined;
}

/** @returns null for a text that is no status */
function statusOf(text: string): 0 | 1 | null {
  if (/^(1|yes|true|in stock)$/i.test(text)) return 1;
  return /^(0|no|false|out of stock)$/i.test(text) ? 0 : null;
}

/** What there is now. */
export interface Present {
  readonly items: readonly Item[];
  /** Codes that exist, in lower case. */
  readonly sources: ReadonlySet<string>;
  /** SKUs of products, in lower case; undefined: any SKU may be stocked. */
  readonly products: ReadonlySet<string> | undefined;
}

/** Compares lines with what there is. */
export function planned(lines: readonly Line[], { items: current, sources, products }: Present): PlannedLine[] {
  const items = new Map(current.map((item) => [foldedKeyOf(item), item]));
  return lines.map((line) => {
    const now = items.get(foldedKeyOf(line));
    if (line.problem !== undefined) return { ...line, now, kind: 'error' };
    if (!sources.has(line.source.toLowerCase())) return { ...line, now, problem: 'unknownSource', kind: 'error' };
    if (products && !products.has(line.sku.toLowerCase())) {
      return { ...line, now, problem: 'unknownSku', kind: 'error' };
    }
    if (!now) return { ...line, now, kind: 'new' };
    const isSame = now.quantity === line.quantity && now.status === (line.status ?? now.status);
    return { ...line, now, kind: isSame ? 'same' : 'changed' };
  });
}

/** Lines that saving would change something with. */
export const linesToSave = (plan: readonly PlannedLine[] = []): PlannedLine[] =>
  plan.filter(({ kind }) => kind === 'new' || kind === 'changed');
