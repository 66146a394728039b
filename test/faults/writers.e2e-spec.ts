import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { given, LINKS, link, linksOf } from '../support/given.js';
import { TestApp } from '../support/test-app.js';
import { isEmbedded } from '../support/test-database.js';
import { canBeLast, type Write } from './register.mjs';

const WRITERS = 32;
const LINKS_EACH = 50;
/** The long form: FAULT_SECONDS=60 npm test -- faults/writers */
const SECONDS = Number(process.env['FAULT_SECONDS'] ?? 6);

const codes = Array.from({ length: LINKS_EACH }, (_, index) => `source-${index}`);

/** Never twice the same; the column ends at 65535, so a long run takes a new stock then. */
const MOST = 65_000;

let app: TestApp;

beforeAll(async () => {
  app = await TestApp.start({ LOG_LEVEL: 'debug', DATABASE_POOL_SIZE: '10' });
  await given(app).sources(...codes);
});
afterAll(() => app.stop());

describe(`${WRITERS} writers over the same ${LINKS_EACH} links`, () => {
  it(
    'never fail, and what is there in the end is the last that was acknowledged',
    async () => {
      const stock = await given(app).stock('register');
      await given(app).links(...codes.map((code) => link(code, stock, MOST + 1)));
      const writes: Write[] = [];
      const failed: string[] = [];
      const end = performance.now() + SECONDS * 1000;
      let value = 0;
      await Promise.all(
        Array.from({ length: WRITERS }, async (_, writer) => {
          while (performance.now() < end && value < MOST) {
            const write = ++value;
            const links = inOrderOf(writer).map((code) => link(code, stock, write));
            const sent = performance.now();
            const { status, text } = await app.post(LINKS, { links });
            writes.push({
              value: write,
              sent,
              answered: status === 200 ? performance.now() : Number.POSITIVE_INFINITY,
            });
            if (status !== 200) failed.push(`${status} ${text}`);
          }
        }),
      );
      expect(failed).toEqual([]);
      const ends = await linksOf(app, stock);
      expect(ends).toHaveLength(LINKS_EACH);
      for (const text of ends) expect([text, canBeLast(Number(text.split(':')[1]), writes)]).toEqual([text, true]);
      tell(writes);
    },
    SECONDS * 1000 + 60_000,
  );
});

/** Each writer in an order of its own, so that they meet in rings. */
const inOrderOf = (writer: number): string[] => {
  const from = (writer * 7) % LINKS_EACH;
  const turned = [...codes.slice(from), ...codes.slice(0, from)];
  return writer % 2 === 0 ? turned : turned.toReversed();
};

function tell(writes: readonly Write[]): void {
  const restarts = app.log.filter((line) => line.includes('starts again')).length;
  const times = writes.map(({ sent, answered }) => answered - sent).sort((one, other) => one - other);
  const at = (part: number) => Math.round(times[Math.floor((times.length - 1) * part)] ?? 0);
  const text = `${writes.length} writes in ${SECONDS} s, ${restarts} restarts; ms: median ${at(0.5)}, 99 % ${at(0.99)}, most ${at(1)}`;
  process.stderr.write(`${isEmbedded() ? 'SQLite' : 'MySQL'}: ${WRITERS} writers, ${text}\n`);
}
