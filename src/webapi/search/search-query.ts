import type { ObjectLiteral } from 'typeorm';
import type { Type } from '@nestjs/common';
import type { Database } from '../../database/database.js';
import { isBadValue, isTooSlow } from '../../database/errors/database-errors.js';
import type { Dialect, Sql, SqlColumn } from '../../database/dialect.js';
import { mappingOf, type Mapping } from '../../database/tables/mapping.js';
import {
  conditionTypeInvalid,
  searchFieldUnknown,
  searchTooSlow,
  searchValueInvalid,
} from '../errors/search-errors.js';
import { placed } from '../errors/webapi-error.js';
import { Page, sliceOf } from './page.js';
import { filterPath, sortPath, type Filter, type SearchCriteria } from './search-criteria.js';

/**
 * Runs search criteria over the columns of one entity. Safe against SQL injection: field names are mapped to known
 * columns, values are bound.
 *
 *     const page = await search(database, StockOverview, toSearchCriteria(searchCriteria), ['name']);
 *
 * @param entity with a table, or a `@ViewEntity` whose expression is a query
 * @param defaultOrder properties to sort by when the criteria have no sort order
 * @throws WebapiError 400 for an unknown field, for an unsupported value, and after the search timeout
 */
export function search<Entity extends ObjectLiteral>(
  database: Database,
  entity: Type<Entity>,
  criteria: SearchCriteria,
  defaultOrder: readonly (keyof Entity & string)[] = [],
): Promise<Page<Entity>> {
  const mapping = mappingOf<Entity>(database.metadataOf(entity));
  return searchIn(database, criteria, {
    ...mapping,
    defaultOrder: defaultOrder.map((property) => mapping.properties.get(property)!),
    lastOrder: mapping.primaryKey,
  });
}

/** A table, or what stands for one, and how to search it. */
export interface Searched<Row> extends Mapping<Row> {
  /** Without a sort order in the criteria. */
  readonly defaultOrder: readonly string[];
  /** Of a unique key, so that pages neither repeat nor skip a row. */
  readonly lastOrder: readonly string[];
  /** A condition on `main_table` that all rows must meet as well. */
  readonly within?: Sql;
}

/** As `search`, in a table whose columns need not be those of an entity. */
export function searchIn<Row>(
  database: Database,
  criteria: SearchCriteria,
  mapping: Searched<Row>,
): Promise<Page<Row>> {
  return searching(database, async () => {
    const { dialect } = database;
    const limit = limitOf(criteria);
    const where = whereIn(criteria, mapping, dialect);
    const order = orderOf(criteria, mapping, dialect);
    const from = `FROM ${mapping.table} main_table${where.text}`;
    const count = `SELECT COUNT(*) AS ${TOTAL} ${from}`;
    // The total is counted in the same statement, so that both come from one snapshot.
    const total = limit.isAll ? '' : `, (${count}) AS ${TOTAL}`;
    const rows = await database.search<Record<string, unknown>>(
      `SELECT ${mapping.select}${total} ${from} ORDER BY ${order}${limit.text}`,
      limit.isAll ? where.values : [...where.values, ...where.values, ...limit.values],
      { isPrepared: true },
    );
    const items = rows.map(mapping.toEntity);
    if (limit.isAll) return new Page(items, items.length, criteria);
    // A page beyond the last has no row with the total.
    const [first] = rows.length > 0 ? rows : await database.search<Record<string, unknown>>(count, where.values);
    const found = Number(first?.[TOTAL]);
    for (const row of rows) row[TOTAL] = undefined;
    return new Page(items, found, criteria);
  });
}

/**
 * Runs statements that are made of search criteria.
 *
 * @throws WebapiError 400 for a value that the database cannot use, and after the search timeout
 * @internal
 */
export async function searching<Result>({ searchTimeout }: Database, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (isTooSlow(error)) throw searchTooSlow(searchTimeout);
    throw isBadValue(error) ? searchValueInvalid(detailOf(error as Error)) : error;
  }
}

/** Without the class of the driver's error, and of the ones that wrap it. */
const detailOf = ({ message }: Error): string => message.replace(/^(?:\w*Error: )+/, '');

/** Alias of the total's column in each row; no entity has a property of this name. */
const TOTAL = '__total';

/** Magento's alias of the searched table: filters may prefix fields with it. */
const MAIN_TABLE = /^main_table\./i;

/** `whereOf`, and `within`. */
export function whereIn(
  criteria: Pick<SearchCriteria, 'filterGroups'>,
  { columns, within }: Pick<Searched<unknown>, 'columns' | 'within'>,
  dialect: Dialect,
): Sql {
  const { text, values } = whereOf(criteria, columns, dialect);
  return within
    ? { text: `${text === '' ? ' WHERE' : `${text} AND`} ${within.text}`, values: [...values, ...within.values] }
    : { text, values };
}

export function whereOf(
  { filterGroups }: Pick<SearchCriteria, 'filterGroups'>,
  columns: ReadonlyMap<string, SqlColumn>,
  dialect: Dialect,
): Sql {
  const groups = filterGroups.flatMap((filters, group) => {
    if (filters.length === 0) return [];
    const range = rangeOf(filters);
    const conditions = (range ?? filters).map((filter) => {
      const pathOf = (key: 'field' | 'condition_type') => filterPath(group, filters.indexOf(filter), key);
      const column = columnOf(filter.field?.replace(MAIN_TABLE, '') ?? null, columns, () => pathOf('field'));
      if (filter.conditionType === 'is') throw placed(conditionTypeInvalid('is'), pathOf('condition_type'));
      return condition(column, filter, dialect);
    });
    const text = conditions.map((each) => `(${each.text})`).join(range ? ' AND ' : ' OR ');
    return [{ text, values: conditions.flatMap(({ values }) => values) }];
  });
  return {
    text: groups.length === 0 ? '' : ` WHERE ${groups.map(({ text }) => `(${text})`).join(' AND ')}`,
    values: groups.flatMap(({ values }) => values),
  };
}

/** Magento reads a group of nothing but `from` and `to` on one field as a range; the last of each counts. */
function rangeOf(filters: readonly Filter[]): readonly Filter[] | null {
  if (filters.length < 2) return null;
  const [first] = filters;
  const from = filters.findLast(({ conditionType }) => conditionType === 'from');
  const to = filters.findLast(({ conditionType }) => conditionType === 'to');
  const isRange = filters.every(
    ({ field, conditionType }) => field === first?.field && (conditionType === 'from' || conditionType === 'to'),
  );
  return isRange && from && to ? [from, to] : null;
}

type Condition = (dialect: Dialect, column: SqlColumn, value: string) => Sql;

const plain = (text: string): Sql => ({ text, values: [] });
const isNull: Condition = (_, column) => plain(`${column.sql} IS NULL`);
const isNotNull: Condition = (_, column) => plain(`${column.sql} IS NOT NULL`);
const equal: Condition = (dialect, column, value) => dialect.compare(column, '=', value);
const unequal: Condition = (dialect, column, value) => dialect.compare(column, '!=', value);
const atLeast: Condition = (dialect, column, value) => dialect.compare(column, '>=', value);
const atMost: Condition = (dialect, column, value) => dialect.compare(column, '<=', value);
const like: Condition = (dialect, column, value) => dialect.like(column, value, false);

/** Magento's condition types. An unknown one means `eq`. */
const CONDITIONS = new Map<string, Condition>([
  ['eq', equal],
  ['neq', unequal],
  ['gt', (dialect, column, value) => dialect.compare(column, '>', value)],
  ['lt', (dialect, column, value) => dialect.compare(column, '<', value)],
  ['gteq', atLeast],
  ['lteq', atMost],
  ['from', atLeast],
  ['to', atMost],
  ['in', (dialect, column, value) => dialect.among(column, value.split(','), false)],
  ['nin', (dialect, column, value) => dialect.among(column, value.split(','), true)],
  ['like', like],
  ['nlike', (dialect, column, value) => dialect.like(column, value, true)],
  ['fulltext', like],
  ['null', isNull],
  ['notnull', isNotNull],
  ['finset', (dialect, column, value) => dialect.inSet(column, value, false)],
  ['nfinset', (dialect, column, value) => dialect.inSet(column, value, true)],
  ['seq', (dialect, column, value) => (value === '' ? isNull : equal)(dialect, column, value)],
  ['sneq', (dialect, column, value) => (value === '' ? isNotNull : unequal)(dialect, column, value)],
  ['regexp', (dialect, column, value) => dialect.matches(column, value)],
  ['ntoa', (dialect, column, value) => dialect.addressLike(column, value)],
]);

const condition = (column: SqlColumn, { value, conditionType }: Filter, dialect: Dialect): Sql =>
  (CONDITIONS.get(conditionType) ?? equal)(dialect, column, value ?? '');

export function orderOf(
  { sortOrders = [] }: Pick<SearchCriteria, 'sortOrders'>,
  { columns, defaultOrder, lastOrder }: Pick<Searched<unknown>, 'columns' | 'defaultOrder' | 'lastOrder'>,
  dialect: Dialect,
): string {
  const asked = sortOrders.flatMap(({ field, direction }, index) => {
    if (field === null) return [];
    const column = columnOf(field, columns, () => sortPath(index));
    return [`${dialect.orderBy(column)} ${direction ?? 'DESC'}`];
  });
  return [...(asked.length > 0 ? asked : defaultOrder), ...lastOrder].join(', ');
}

/** Column names are case-insensitive in MySQL. */
function columnOf(
  field: string | null,
  columns: ReadonlyMap<string, SqlColumn>,
  pathOf: () => readonly (string | number)[],
): SqlColumn {
  const name = field ?? '';
  const column = columns.get(name) ?? ignoringCase(name, columns);
  if (!column) throw placed(searchFieldUnknown(name, [...columns.keys()]), pathOf());
  return column;
}

function ignoringCase(name: string, columns: ReadonlyMap<string, SqlColumn>): SqlColumn | undefined {
  const lowerCase = name.toLowerCase();
  for (const [known, column] of columns) if (known.toLowerCase() === lowerCase) return column;
  return undefined;
}

function limitOf(criteria: SearchCriteria): Sql & { isAll: boolean } {
  const { size, offset } = sliceOf(criteria);
  if (size === Number.POSITIVE_INFINITY) return { text: '', values: [], isAll: true };
  // As strings: mysql2 sends numbers as doubles, which MySQL rejects for LIMIT and OFFSET in prepared statements.
  const values = [size, offset].map((number) => String(Math.min(number, Number.MAX_SAFE_INTEGER)));
  return { text: ' LIMIT ? OFFSET ?', values, isAll: false };
}
