import type { ValueTransformer } from 'typeorm';

/** DECIMAL: MySQL sends text. */
export const decimal: ValueTransformer = {
  from: (value: string | number | null) => (value === null ? null : Number(value)),
  to: (value: unknown) => value,
};

/** SMALLINT and TINYINT that hold 0 or 1. */
export const flag: ValueTransformer = {
  from: (value: number | null) => (value === null ? null : Number(value) !== 0),
  to: (value: boolean | null | undefined) => (typeof value === 'boolean' ? Number(value) : value),
};
