import { describe, expect, it } from '@jest/globals';
import { serverOf } from './mysql-server.js';
import { withTimeLimit } from './time-limit.js';

describe('the time limit of a search', () => {
  it.each([
    ['10.11.6-MariaDB', 2.5, 'SET STATEMENT max_statement_time=2.5 FOR SELECT 1'],
    ['5.5.5-10.6.1-MariaDB-log', 10, 'SET STATEMENT max_statement_time=10 FOR SELECT 1'],
    ['8.4.3', 2.5, 'SELECT /*+ MAX_EXECUTION_TIME(2500) */ 1'],
    ['10.0.1', 10, 'SELECT /*+ MAX_EXECUTION_TIME(10000) */ 1'],
    ['9.7.4', 0, 'SELECT 1'],
  ])('on %s, %s s: %s', (version, seconds, statement) => {
    expect(withTimeLimit(serverOf(version), 'SELECT 1', seconds)).toBe(statement);
  });
});
