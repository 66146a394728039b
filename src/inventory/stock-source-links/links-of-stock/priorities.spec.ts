import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { inOrder } from './linked-source.entity.js';
import { MAX_PRIORITY, moved, numbered } from './priorities.js';

const listOf = (priorities: readonly number[]) =>
  priorities.map((priority, index) => ({ linkId: index + 1, priority }));

describe('numbers', () => {
  it.each([
    [
      [null, null, null],
      [1, 2, 3],
    ],
    [
      [null, 10, null, 4, null],
      [1, 10, 11, 4, 5],
    ],
    [
      [-3, null],
      [-3, 1],
    ],
  ])('of %j are %j', (sent, wanted) => {
    expect(numbered(sent.map((priority) => ({ priority }))).map(({ priority }) => priority)).toEqual(wanted);
  });
});

describe('a move', () => {
  it.each<[priorities: number[], from: number, to: number, changes: Record<number, number>]>([
    [[1, 2, 3, 4], 0, 0, {}],
    [[1, 2, 3, 4], 0, 1, { 1: 2, 2: 1 }],
    [[1, 2, 3, 4], 1, 0, { 1: 2, 2: 1 }],
    [[1, 2, 3, 4], 0, 3, { 1: 5 }],
    [[1, 2, 3, 4], 3, 0, { 1: 2, 2: 3, 3: 4, 4: 1 }],
    [[1, 2, 9, 10], 3, 1, { 2: 3, 4: 2 }],
    [[10, 20, 30], 2, 1, { 3: 11 }],
    [[10, 20, 30], 2, 0, { 3: 1 }],
    [[5, 5, 5], 0, 2, { 1: 6 }],
    [[MAX_PRIORITY - 1, MAX_PRIORITY], 0, 1, { 1: MAX_PRIORITY, 2: MAX_PRIORITY - 1 }],
  ])('in %j from %d to %d changes %j', (priorities, from, to, changes) => {
    const found = moved(listOf(priorities), from, to);
    expect(Object.fromEntries(found.map(({ linkId, priority }) => [linkId, priority]))).toEqual(changes);
  });

  it('puts the link where it should be, leaves the order of the others, and never changes more than all', () => {
    const priorities = fc.oneof(
      fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 12 }),
      fc.array(fc.integer({ min: MAX_PRIORITY - 12, max: MAX_PRIORITY }), { minLength: 1, maxLength: 12 }),
      fc.array(fc.integer({ min: 1, max: MAX_PRIORITY }), { minLength: 1, maxLength: 40 }),
    );
    fc.assert(
      fc.property(priorities, fc.nat(), fc.nat(), (unordered, one, other) => {
        const links = listOf(unordered.toSorted((a, b) => a - b));
        const [from, to] = [one % links.length, other % links.length];
        const changes = moved(links, from, to);
        const changed = new Map(changes.map((link) => [link.linkId, link]));
        const after = inOrder(links.map((link) => changed.get(link.linkId) ?? link));
        const wanted = links.toSpliced(from, 1).toSpliced(to, 0, links[from]!);
        expect(after.map(({ linkId }) => linkId)).toEqual(wanted.map(({ linkId }) => linkId));
        expect(after.every(({ priority }) => priority >= 1 && priority <= MAX_PRIORITY)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  it('among as many links as there are priorities is possible, and among more refused', () => {
    const dense = listOf(Array.from({ length: MAX_PRIORITY }, (_, index) => index + 1));
    expect(moved(dense, 10, 20)).toHaveLength(11);
    const overfull = [...dense, { linkId: dense.length + 1, priority: MAX_PRIORITY }];
    expect(() => moved(overfull, 10, 20)).not.toThrow();
    expect(() => moved(overfull, 0, MAX_PRIORITY)).toThrow('cannot be reordered');
  });
});
