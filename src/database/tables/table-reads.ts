import { LRUCache } from 'lru-cache';
import type { EntityTarget, ObjectLiteral } from 'typeorm';
import { chunks, forEachYielding, sortedYielding, yieldingToEventLoop } from '../event-loop.js';
import { fitted, keyedStatements, valueStatements } from './batches.js';
import { mappingOf } from './mapping.js';
import { GIVEN_AT_ONCE, PLACE, TableAccess, type Key } from './table-access.js';

/** What a write would do to one row. */
export interface Change<Entity> {
  /** null: the row would be new. */
  readonly before: Entity | null;
  /** Values as their columns hold them. */
  readonly after: Partial<Entity>;
  /** A later one of the rows has the same key, as the database compares keys, and would be written over this one. */
  readonly isOverwritten: boolean;
}

/** Rows of a statement that has to compare all of them with each other. */
const COMPARED_AT_ONCE = 50_000;
/** Spellings looked up in one statement; SQLite holds the event loop meanwhile. */
const LOOKED_UP_AT_ONCE = 10_000;

const PRESENCE_TTL_MS = 60_000;
const ABSENCE_TTL_MS = 5_000;

/** Texts of the key that are spelled as given need not be in memory twice. */
function withTextsOf<Entity>(given: Partial<Entity>, stored: Entity, keys: readonly Key<Entity>[]): void {
  for (const key of keys) if (stored[key] === given[key]) stored[key] = given[key] as Entity[Key<Entity>];
}

/** The place of the last given row with the same key. */
const LAST = '__last';

/** Reads rows of entities in batches, each batch in as few statements as the database takes. */
export abstract class TableReads extends TableAccess {
  /** @internal */
  private readonly present = new LRUCache<string, boolean>({ max: 100, ttl: PRESENCE_TTL_MS, perf: performance });

  /** What `upsert` would change, row by row. */
  async preview<Entity extends ObjectLiteral>(
    entity: EntityTarget<Entity>,
    rows: readonly Partial<Entity>[],
    keys: readonly Key<Entity>[],
  ): Promise<Change<Entity>[]> {
    const metadata = this.database.metadataOf(entity);
    const { select, toEntity } = mappingOf<Entity>(metadata);
    const on = this.columnsOf(metadata, keys).map((column) => `given.${this.escape(column)}`);
    const selected = `MAX(given.n) OVER (PARTITION BY ${on.join(', ')}) AS ${LAST}, ${select}`;
    const isStored = (row: Record<string, unknown>) => row[metadata.primaryColumns[0]!.propertyName] !== null;
    const changes: Change<Entity>[] = [];
    for await (const part of yieldingToEventLoop(chunks(rows, COMPARED_AT_ONCE))) {
      const start = changes.length;
      for (const row of part) changes.push({ before: null, after: fitted(metadata, row), isOverwritten: false });
      for (const row of await this.joined(metadata, part, keys, selected, 'LEFT JOIN')) {
        const { [PLACE]: place, [LAST]: last, ...stored } = row;
        const index = start + Number(place) - 1;
        const before = isStored(stored) ? toEntity(stored) : null;
        changes[index] = { before, after: changes[index]!.after, isOverwritten: Number(last) > Number(place) };
      }
    }
    return changes;
  }

  /**
   * The stored row of each of these keys, as it is committed now and locked until the transaction ends, in the order of
   * the keys, which avoids deadlocks; null where there is none.
   */
  async current<Entity extends ObjectLiteral>(
    entity: EntityTarget<Entity>,
    rows: readonly Partial<Entity>[],
    keys: readonly Key<Entity>[],
  ): Promise<(Entity | null)[]> {
    const metadata = this.database.metadataOf(entity);
    const { select, toEntity } = mappingOf<Entity>(metadata);
    const texts: string[] = [];
    await forEachYielding(rows, (row) => texts.push(JSON.stringify(keys.map((key) => row[key]))));
    const inOrder = await sortedYielding([...rows.keys()], (one, other) => (texts[one]! < texts[other]! ? -1 : 1));
    const current = Array.from<unknown, Entity | null>({ length: rows.length }, () => null);
    for await (const part of yieldingToEventLoop(chunks(inOrder, GIVEN_AT_ONCE))) {
      // Rows with the very same key are looked up once.
      const places = new Map<string, number[]>();
      for (const index of part) {
        const text = texts[index]!;
        const same = places.get(text);
        if (same) same.push(index);
        else places.set(text, [index]);
      }
      const groups = [...places.values()];
      const given = groups.map(([first]) => rows[first!]!);
      const stored = await this.joined(metadata, given, keys, select, null, this.database.dialect.forUpdate);
      for (const { [PLACE]: place, ...row } of stored) {
        const found = toEntity(row);
        withTextsOf(given[Number(place) - 1]!, found, keys);
        for (const index of groups[Number(place) - 1]!) current[index] = found;
      }
    }
    return current;
  }

  /**
   * Codes, SKUs and the like as the table spells them. "The same" is what the column's collation compares as equal.
   *
   * @returns sent → stored, for the values that exist
   */
  async spellings<Entity extends ObjectLiteral>(
    entity: EntityTarget<Entity>,
    key: Key<Entity>,
    values: readonly string[],
  ): Promise<Map<string, string>> {
    const metadata = this.database.metadataOf(entity);
    const on = this.columnsOf(metadata, [key]);
    const select = `SELECT DISTINCT given.n AS n, main_table.${this.escape(on[0]!)} AS spelling FROM`;
    const join = `${this.database.dialect.joinInOrder} ${this.database.escape(metadata.tableName)} main_table`;
    const found = new Map<string, string>();
    for await (const part of yieldingToEventLoop(chunks([...new Set(values)], LOOKED_UP_AT_ONCE))) {
      const given = await this.givenValues(entity, key, part);
      const rows = await this.database.read<{ n: number; spelling: string }>(
        `${select} ${given.text} ${join} ON ${this.matching(on)}`,
        given.values,
      );
      for (const { n, spelling } of rows) {
        const sent = part[Number(n) - 1]!;
        // Several rows may hold the value, each in its own spelling.
        if (!found.has(sent) || sent === spelling) found.set(sent, spelling);
      }
    }
    return found;
  }

  /**
   * Reads rows by their keys, in as few statements as the database takes.
   *
   *     await tables.selectByKey('sku, shelf FROM acme_bin', ['sku'], skus.map((sku) => [sku]));
   *
   * @param selected the SQL between SELECT and WHERE
   * @param keys values of the columns
   */
  async selectByKey<Row>(
    selected: string,
    columns: readonly string[],
    keys: readonly (readonly unknown[])[],
  ): Promise<Row[]> {
    const rows: Row[] = [];
    for await (const { text, values } of yieldingToEventLoop(keyedStatements(`SELECT ${selected}`, columns, keys))) {
      for (const row of await this.database.read<Row>(text, values)) rows.push(row);
    }
    return rows;
  }

  /** Of these values, those that a column holds, as it spells them. */
  async valuesAmong<Entity extends ObjectLiteral, Property extends Key<Entity>>(
    entity: EntityTarget<Entity>,
    key: Property,
    values: readonly Entity[Property][],
  ): Promise<Entity[Property][]> {
    const found: Entity[Property][] = [];
    const statements = valueStatements(this.database.metadataOf(entity), key, [...new Set(values)]);
    for await (const { text, values: bound } of yieldingToEventLoop(statements)) {
      for (const { value } of await this.database.read<{ value: Entity[Property] }>(text, bound)) found.push(value);
    }
    return found;
  }

  /** Locks rows against other writers until the transaction ends, in the order of the key, which avoids deadlocks. */
  async lock<Entity extends ObjectLiteral>(
    entity: EntityTarget<Entity>,
    key: Key<Entity>,
    values: readonly (string | number)[],
  ): Promise<void> {
    const { forUpdate } = this.database.dialect;
    if (!forUpdate || values.length === 0) return;
    const sorted = await sortedYielding([...new Set(values)], (one, other) => (one < other ? -1 : 1));
    const statements = valueStatements(this.database.metadataOf(entity), key, sorted);
    for await (const { text, values: bound } of yieldingToEventLoop(statements)) {
      await this.database.read(`${text} ORDER BY value ${forUpdate}`, bound);
    }
  }

  /**
   * Whether the table exists, cached for a short time: Magento's modules may be installed while the service runs.
   *
   * @param name without the install's prefix
   * @internal
   */
  async hasTable(name: string): Promise<boolean> {
    const cached = this.present.get(name);
    if (cached !== undefined) return cached;
    const rows = await this.database.read(this.database.dialect.tableExists, [this.database.prefixed(name)]);
    const exists = rows.length > 0;
    this.present.set(name, exists, { ttl: exists ? PRESENCE_TTL_MS : ABSENCE_TTL_MS });
    return exists;
  }
}
