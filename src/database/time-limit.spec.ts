import { describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { timeLimitOf } from './time-limit.js';

const source = (type: string, version?: string) =>
  ({ options: { type }, driver: { version } }) as unknown as DataSource;

describe('a time limit', () => {
  it.each([
    ['mysql', '8.4.3', 10, 'SELECT /*+ MAX_EXECUTION_TIME(10000) */ 1'],
    ['mysql', '9.7.0', 0.0015, 'SELECT /*+ MAX_EXECUTION_TIME(2) */ 1'],
    ['mysql', '10.11.6', 10, 'SET STATEMENT max_statement_time=10 FOR SELECT 1'],
    ['mariadb', '11.4.2', 2.5, 'SET STATEMENT max_statement_time=2.5 FOR SELECT 1'],
    ['mysql', '8.0.40', 0, 'SELECT 1'],
    ['mariadb', '10.6.1', 0, 'SELECT 1'],
    ['better-sqlite3', undefined, 10, 'SELECT 1'],
  ])('of %s %s is said in its own way: %d s', (type, version, seconds, statement) => {
    expect(timeLimitOf(source(type, version), seconds)('SELECT 1')).toBe(statement);
  });
});
