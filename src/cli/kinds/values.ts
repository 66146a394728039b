import type { Type } from '@nestjs/common';
import { TypeMismatch } from '../../webapi/arguments/conversion-error.js';
import { fieldsOf } from '../../webapi/arguments/conversion.js';
import type { Row } from '../csv/csv-reader.js';
import type { Layout } from '../csv/header.js';
import type { Problem } from '../exit.js';

/** By column; null: empty, undefined: the file lacks the column. */
export type Values = Readonly<Record<string, unknown>>;

/** Columns, and the conversion of their cells to values. */
export interface Columns extends Layout {
  /** DTOs whose fields define the names and types of the columns. */
  readonly dtos: readonly Type<object>[];
  /** Columns of 0 and 1. */
  readonly flags?: readonly string[];
}

/** @returns a function that converts a row to values, or to its errors */
export function conversionOf({ dtos, flags = [] }: Columns): (row: Row) => Values | Problem[] {
  const converters = new Map(dtos.flatMap((dto) => fieldsOf(dto)).map(({ name, convert }) => [name, convert]));
  for (const name of flags) converters.set(name, toFlag);
  return ({ line, cells }) => {
    const values: Record<string, unknown> = {};
    const problems: Problem[] = [];
    for (const [name, cell] of Object.entries(cells)) {
      if (cell === '') values[name] = null;
      else {
        try {
          values[name] = converters.get(name)?.(cell) ?? cell;
        } catch (error) {
          problems.push({ line, message: messageOf(error, name, cell) });
        }
      }
    }
    return problems.length > 0 ? problems : values;
  };
}

const FLAGS = new Map<unknown, boolean>([
  ...['1', 'true', 'yes', 'on'].map((text): [string, boolean] => [text, true]),
  ...['0', 'false', 'no', 'off'].map((text): [string, boolean] => [text, false]),
]);

/** Stricter than the REST API, which converts every other text to false. */
function toFlag(cell: unknown): boolean {
  const flag = FLAGS.get(String(cell).trim().toLowerCase());
  if (flag === undefined) throw new NotAFlag();
  return flag;
}

class NotAFlag extends Error {}

/** Digits with a comma somewhere between them. */
const DECIMAL_COMMA = /^\s*[+-]?[\d.\s']*,[\d.,\s']*\d\s*$/;

function messageOf(error: unknown, name: string, cell: string): string {
  if (error instanceof NotAFlag) return `"${name}" is ${JSON.stringify(cell)}: it must be 1 or 0.`;
  if (!(error instanceof TypeMismatch)) throw error;
  if (DECIMAL_COMMA.test(cell))
    return `"${name}" is "${cell}": write numbers with a decimal point and without separators of thousands, as 1234.5.`;
  error.inside.unshift(name);
  return error.toError().body.message;
}
