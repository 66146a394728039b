import { describe, expect, it } from '@jest/globals';
import { ErrorList } from './error-list.js';
import { entry } from './webapi-error.js';

const many = (count: number) => Array.from({ length: count }, (_, index) => ({ ...entry('wrong'), index }));
const more = (count: string) => entry('%count more errors are not listed.', { count });

describe('a list of errors', () => {
  it('keeps ten thousand', () => {
    expect(ErrorList.of(many(10_000)).entries()).toEqual(many(10_000));
  });

  it('counts the others', () => {
    expect(ErrorList.of(many(250_000)).entries()).toEqual([...many(10_000), more('240000')]);
  });

  it('counts what lists in it have not kept', () => {
    const inner = ErrorList.of(many(30_000)).entries();
    expect(ErrorList.of([...inner, ...inner.map((each) => ({ ...each, index: 7 }))]).entries()).toEqual([
      ...many(10_000),
      more('50000'),
    ]);
  });
});
