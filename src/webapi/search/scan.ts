import type { Type } from '@nestjs/common';
import type { ObjectLiteral } from 'typeorm';
import type { Database } from '../../database/database.js';
import { mappingOf } from '../../database/tables/mapping.js';
import type { Filter, SearchCriteria } from './search-criteria.js';
import { whereOf } from './search-query.js';

const PAGE = 1_000;

/**
 * Keyset pagination over all matching rows, in the order of the primary key: constant memory, no OFFSET and no count.
 * Rows written concurrently may be included or not.
 */
export async function* scan<Entity extends ObjectLiteral>(
  database: Database,
  entity: Type<Entity>,
  { filterGroups }: Pick<SearchCriteria, 'filterGroups'>,
): AsyncGenerator<Entity[]> {
  const { metadata } = database.manager.getRepository(entity);
  const { columns, select, table, toEntity } = mappingOf<Entity>(metadata);
  const [key] = metadata.primaryColumns;
  const column = key && columns.get(key.databaseName);
  if (!column) throw new Error(`${entity.name} has no primary key.`);
  for (let after: Filter[] = [], isLast = false; !isLast;) {
    const { text, values } = whereOf({ filterGroups: [...filterGroups, after] }, columns, database.dialect);
    const order = database.dialect.orderBy(column);
    const rows = await database.read<Record<string, unknown>>(
      `SELECT ${select} FROM ${table} main_table${text} ORDER BY ${order} LIMIT ${PAGE}`,
      values,
    );
    const page = rows.map(toEntity);
    if (page.length > 0) yield page;
    isLast = page.length < PAGE;
    after = [{ field: key.databaseName, value: String(page.at(-1)?.[key.propertyName]), conditionType: 'gt' }];
  }
}
