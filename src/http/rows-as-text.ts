import { partialResponse } from '../webapi/replies/partial-response.js';
import type { Rows } from '../webapi/replies/rows.js';
import { csvLine } from './bodies/csv-line.js';
import { toJson } from './bodies/json-text.js';
import type { RowFormat } from './bodies/media-type.js';
import { element, XML_HEAD } from './bodies/xml.js';

const TYPES: Readonly<Record<RowFormat, string>> = {
  json: 'application/json',
  xml: 'application/xml',
  csv: 'text/csv',
  ndjson: 'application/x-ndjson',
};

export const typeOf = (format: RowFormat): string => `${TYPES[format]}; charset=utf-8`;

/** The parts of a response, page by page. `fields` select keys of JSON and XML only. */
export function rowsAsText(rows: Rows, format: RowFormat, fields: unknown): AsyncGenerator<string> {
  if (format === 'csv') return asCsv(rows);
  return format === 'ndjson' ? asLines(rows) : format === 'xml' ? asXml(rows, fields) : asJson(rows, fields);
}

async function* asCsv(rows: Rows): AsyncGenerator<string> {
  const line = csvLine(',');
  yield line(rows.columns);
  for await (const { rows: page } of rows.pages()) {
    yield page.map((row) => line(rows.columns.map((column) => row[column]))).join('');
  }
}

async function* asLines(rows: Rows): AsyncGenerator<string> {
  for await (const { rows: page } of rows.pages()) yield page.map((row) => `${toJson(row)}\n`).join('');
}

async function* asJson(rows: Rows, fields: unknown): AsyncGenerator<string> {
  const { envelope } = rows;
  const select = selectionOf(rows, fields);
  let [count, lead] = [0, envelope ? '{"items":[' : '['];
  for await (const { rows: page } of rows.pages()) {
    if (page.length === 0) continue;
    yield `${lead}${page.map((row) => toJson(select(row))).join(',')}`;
    count += page.length;
    lead = ',';
  }
  const head = count === 0 ? lead : '';
  const tail = envelope ? toJson(tailOf(envelope(count), fields)).slice(1) : '';
  yield `${head}]${tail.length > 1 ? ',' : ''}${tail}`;
}

async function* asXml(rows: Rows, fields: unknown): AsyncGenerator<string> {
  const { envelope } = rows;
  const select = selectionOf(rows, fields);
  const indent = envelope ? '    ' : '  ';
  let [count, lead] = [0, `${XML_HEAD}<response>\n${envelope ? '  <items>\n' : ''}`];
  for await (const { rows: page } of rows.pages()) {
    yield `${lead}${page.map((row) => element('item', select(row), indent)).join('')}`;
    count += page.length;
    lead = '';
  }
  const tail = Object.entries(envelope ? tailOf(envelope(count), fields) : {});
  const rest = tail.map(([name, value]) => element(name, value, '  ')).join('');
  yield `${envelope ? '  </items>\n' : ''}${rest}</response>\n`;
}

/** What `fields` leaves of a row. */
function selectionOf({ envelope }: Rows, fields: unknown): (row: object) => unknown {
  if (fields === undefined || fields === '') return (row) => row;
  if (!envelope) return (row) => partialResponse(row, fields);
  return (row) => (partialResponse({ items: [row] }, fields) as { items: unknown[] }).items[0];
}

/** What `fields` leaves of the keys behind the rows. */
function tailOf(envelope: object, fields: unknown): object {
  const kept = partialResponse(envelope, fields);
  return Array.isArray(kept) ? {} : (kept as object);
}
