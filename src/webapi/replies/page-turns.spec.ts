import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { PageTurns } from './page-turns.js';

/** A page that is read until it is told to end. */
function slowPage(name: string, log: string[]) {
  let end!: () => void;
  const ended = new Promise<void>((resolve) => (end = resolve));
  const read = async (): Promise<string> => {
    log.push(name);
    await ended;
    return name;
  };
  return { read, end };
}

const settled = (): Promise<void> => setTimeout(200);

/** As SQLite reads. */
const work = async (): Promise<void> => {
  const end = performance.now() + 5;
  while (performance.now() < end);
};

describe('page turns', () => {
  it('limit concurrent reads, and read first pages before others', async () => {
    const [turns, log] = [new PageTurns(2, 2), [] as string[]];
    const [a, b, c, d, e] = ['a', 'b', 'c', 'd', 'e'].map((name) => slowPage(name, log)) as [
      ReturnType<typeof slowPage>,
      ReturnType<typeof slowPage>,
      ReturnType<typeof slowPage>,
      ReturnType<typeof slowPage>,
      ReturnType<typeof slowPage>,
    ];
    const pages = [turns.next(a.read), turns.next(b.read), turns.next(c.read), turns.first(d.read), turns.next(e.read)];
    await settled();
    expect(log).toEqual(['a', 'b']);
    b.end();
    await settled();
    expect(log).toEqual(['a', 'b', 'd']);
    for (const page of [a, c, d, e]) page.end();
    expect(await Promise.all(pages)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(log).toEqual(['a', 'b', 'd', 'c', 'e']);
  });

  it('refuse to begin behind too many that wait to', async () => {
    const [turns, log] = [new PageTurns(1, 1), [] as string[]];
    const [a, b] = [slowPage('a', log), slowPage('b', log)];
    const pages = [turns.first(a.read), turns.first(b.read)];
    expect(() => turns.first(() => Promise.resolve('c'))).toThrow('overloaded');
    a.end();
    b.end();
    await Promise.all(pages);
    await settled();
    expect(await turns.first(() => Promise.resolve('d'))).toBe('d');
  });

  it('go on after a page that failed', async () => {
    const turns = new PageTurns(1, 1);
    await expect(turns.first(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await turns.next(() => Promise.resolve('next'))).toBe('next');
  });

  it('leave the event loop to others between pages that do not wait', async () => {
    const turns = new PageTurns(1, 1);
    let others = 0;
    const timer = setInterval(() => others++, 0);
    await Promise.all(Array.from({ length: 20 }, () => turns.next(work)));
    clearInterval(timer);
    expect(others).toBeGreaterThan(10);
  });
});
