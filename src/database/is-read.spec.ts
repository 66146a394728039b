import { describe, expect, it } from '@jest/globals';
import { IGNORED_BY_MYSQL, IGNORED_BY_SQLITE, isRead } from './is-read.js';

const READS = [
  'SELECT 1',
  '  select * from t where a = ?',
  '(SELECT 1) UNION (SELECT 2)',
  '/* why */ SELECT 1',
  'SELECT /*+ MAX_EXECUTION_TIME(10) */ 1',
  '-- why\nSELECT 1',
  '# why\nSELECT 1',
  'SELECT 1;',
  'SELECT 1 ; ',
  'SHOW TABLES',
  'EXPLAIN SELECT 1',
  'DESCRIBE t',
  'WITH x AS (SELECT 1) SELECT * FROM x',
  'WITH RECURSIVE x AS (SELECT 1 UNION SELECT 2) SELECT * FROM x',
  "SELECT 'DELETE FROM t; -- INTO' AS text",
  'SELECT "it\'s FOR UPDATE"',
  'SELECT `update`, `into` FROM `delete`',
  "SELECT REPLACE(a, 'b', 'c'), INSERT(a, 1, 2, 'x') FROM t",
  'SELECT t.update, updated_at, into_the_wild FROM t',
  "SELECT 'a\\'b; DELETE FROM t' AS text",
];

const OTHERS = [
  '',
  'UPDATE t SET n = n + 1',
  'INSERT INTO t VALUES (1)',
  'DELETE FROM t',
  'REPLACE INTO t VALUES (1)',
  'TRUNCATE t',
  'CALL p()',
  'SET @a = 1',
  'LOCK TABLES t WRITE',
  'PRAGMA journal_mode = DELETE',
  'SELECT 1; DELETE FROM t',
  'SELECT 1; SELECT 2',
  'SELECT * FROM t FOR UPDATE',
  'SELECT * FROM t FOR /* x */ UPDATE',
  'SELECT * FROM t FOR SHARE',
  'SELECT * FROM t LOCK IN SHARE MODE',
  'SELECT * FROM t LOCK  IN\nSHARE MODE',
  "SELECT * FROM t INTO OUTFILE '/tmp/x'",
  'SELECT 1 INTO @a',
  'SELECT @a := 1',
  "SELECT GET_LOCK('a', 1)",
  'SELECT NEXTVAL(s)',
  'SELECT NEXT VALUE FOR s',
  'WITH x AS (SELECT 1) DELETE FROM t',
  'WITH x AS (SELECT 1) UPDATE t SET a = 1',
  'WITH x AS (SELECT 1) INSERT INTO t SELECT * FROM x',
  'EXPLAIN ANALYZE DELETE FROM t',
  '/* why */ DELETE FROM t',
  '/*! DELETE FROM t */',
  'SELECT 1 /*! INTO @a */',
  'SELECT 1 /*M! INTO @a */',
  "SELECT 'a' -- '\n; DELETE FROM t",
  '(((DELETE FROM t)))',
];

describe('isRead', () => {
  it.each(READS)('allows %j', (sql) => {
    expect(isRead(sql, IGNORED_BY_MYSQL)).toBe(true);
  });

  it.each(OTHERS)('refuses %j', (sql) => {
    expect(isRead(sql, IGNORED_BY_MYSQL)).toBe(false);
    expect(isRead(sql, IGNORED_BY_SQLITE)).toBe(false);
  });

  it('knows that two dashes begin a comment on SQLite, and on MySQL only before a blank', () => {
    const sql = "SELECT 1 --x'\n; DELETE FROM t WHERE a = 'x'";
    expect(isRead(sql, IGNORED_BY_SQLITE)).toBe(false);
    expect(isRead(sql, IGNORED_BY_MYSQL)).toBe(false);
  });

  it('knows that a backslash does not escape on SQLite', () => {
    const sql = "SELECT '\\'; DELETE FROM t; --'";
    expect(isRead(sql, IGNORED_BY_SQLITE)).toBe(false);
    expect(isRead(sql, IGNORED_BY_MYSQL)).toBe(true);
  });
});
