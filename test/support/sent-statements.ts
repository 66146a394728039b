import { createRequire } from 'node:module';
import type { DataSource } from 'typeorm';
import { isEmbedded } from './test-database.js';

export interface Statement {
  readonly sql: string;
  readonly values: readonly unknown[];
}

/** MariaDB's, before a search. */
const TIME_LIMIT = /^SET STATEMENT max_statement_time=\S+ FOR /;

/**
 * Records all statements sent to the drivers, by repositories, TypeORM or the pool. Must be created before the
 * application starts, since prepared statements are cached.
 */
export class SentStatements {
  private sent: Statement[] = [];
  private readonly restore: () => void;

  constructor() {
    const note = (sql: string, values: readonly unknown[]) =>
      void this.sent.push({ sql: sql.replace(TIME_LIMIT, ''), values });
    this.restore = isEmbedded() ? spyOnSqlite(note) : spyOnMysql(note);
  }

  /** Those sent while the work is done, each text once. */
  async during(work: () => Promise<unknown>): Promise<Statement[]> {
    const sent = await this.allDuring(work);
    return [...new Map(sent.map((statement) => [statement.sql, statement])).values()];
  }

  async allDuring(work: () => Promise<unknown>): Promise<Statement[]> {
    this.sent = [];
    await work();
    return this.sent;
  }

  stop(): void {
    this.restore();
  }
}

/**
 * The tables that the statement reads from one end to the other, with the plan's own words: MySQL's `ALL` and `index`
 * (of all its entries), SQLite's `SCAN`. Of the rows that it brings along, those that are read for each row of a table.
 */
export async function scansOf(database: DataSource, { sql, values }: Statement): Promise<string[]> {
  if (isEmbedded()) {
    const steps = planOf(String(database.options.database), sql, values).filter(({ detail }) => STEP.test(detail));
    return steps
      .filter(({ detail }) => detail.startsWith('SCAN '))
      .filter((step) => !(GIVEN_TO_SQLITE.test(step.detail) && isFirst(step, steps, 'parent')))
      .map(({ detail }) => detail);
  }
  const plan = await database.query<{ id: number; table: string | null; type: string | null; key: string | null }[]>(
    `EXPLAIN FORMAT=TRADITIONAL ${sql}`,
    withNumbersIn(sql, values),
  );
  return plan
    .filter(({ table }) => table !== null && !table.startsWith('<'))
    .filter((step) => !(step.table === GIVEN && isFirst(step, plan, 'id')))
    .filter(({ type }) => type === 'ALL' || type === 'index')
    .map(({ table, type, key }) => `${type} ${table} ${key ?? ''}`.trimEnd());
}

/** Plans list the tables of a SELECT from the outermost loop to the innermost. */
const isFirst = <Step, Key extends keyof Step>(step: Step, steps: readonly Step[], select: Key): boolean =>
  steps.find((other) => other[select] === step[select]) === step;

/** Not those of a subquery's result. */
const STEP = /^(SCAN|SEARCH) (?!\()/;
const GIVEN_TO_SQLITE = /^SCAN (json_each|given)\b/;

/** Prepared statements bind LIMIT and OFFSET as texts, which a statement that is not prepared refuses. */
const withNumbersIn = (sql: string, values: readonly unknown[]): unknown[] =>
  sql.endsWith('LIMIT ? OFFSET ?') ? [...values.slice(0, -2), ...values.slice(-2).map(Number)] : [...values];

/** The rows that a statement brings along. */
const GIVEN = 'given';

interface PlanStep {
  readonly parent: number;
  readonly detail: string;
}

/**
 * On a connection of its own: libsql never finishes the plan of a DELETE, and a connection that waits cannot commit.
 */
function planOf(path: string, sql: string, values: readonly unknown[]): PlanStep[] {
  const connection = new Libsql(path);
  try {
    return connection.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values) as PlanStep[];
  } finally {
    connection.close();
  }
}

type Note = (sql: string, values: readonly unknown[]) => void;
// oxlint-disable-next-line typescript/no-explicit-any
type Methods = Record<string, (...args: any[]) => any>;

const load = createRequire(import.meta.url);
const Libsql = load('libsql') as {
  prototype: Methods;
  new (path: string): Record<'prepare' | 'close', Methods[string]>;
};

function spyOnSqlite(note: Note): () => void {
  return replaced(Libsql.prototype, 'prepare', (prepare) => (sql: string) => {
    const statement = prepare(sql) as Methods;
    for (const name of ['all', 'get', 'run', 'iterate']) {
      replaced(statement, name, (run) => (...values: unknown[]) => {
        // all() iterates.
        if (name !== 'iterate') note(sql, values.flat());
        return run(...values) as unknown;
      });
    }
    return statement;
  });
}

function spyOnMysql(note: Note): () => void {
  const { Connection } = load('mysql2') as { Connection: { prototype: Methods } };
  const base = Object.getPrototypeOf(Connection.prototype) as Methods;
  const noted =
    (send: Methods[string]) =>
    (sent: string | { sql: string; values?: unknown[] }, values: unknown, ...rest: unknown[]) => {
      if (typeof sent === 'string') note(sent, Array.isArray(values) ? values : []);
      else note(sent.sql, sent.values ?? (Array.isArray(values) ? values : []));
      return send(sent, values, ...rest) as unknown;
    };
  const restore = ['query', 'execute'].map((name) => replaced(base, name, noted));
  return () => restore.forEach((undo) => undo());
}

/** @returns a function that puts the method back */
function replaced(owner: Methods, name: string, make: (original: Methods[string]) => Methods[string]): () => void {
  const original = owner[name] as Methods[string];
  owner[name] = function (this: unknown, ...args: unknown[]) {
    return make(original.bind(this))(...args) as unknown;
  };
  return () => {
    owner[name] = original;
  };
}
