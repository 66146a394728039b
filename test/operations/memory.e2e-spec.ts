import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { BuiltService } from '../support/built-service.js';
import { SOURCE_ITEMS_ADJUST, STOCKS } from '../support/given.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

/** Megabytes that all objects may take: 45 of them belong to the idle service. It ends when they do not suffice. */
const HEAP = 130;

const many = <Element>(length: number, element: (index: number) => Element): Element[] =>
  Array.from({ length }, (_, index) => element(index));

let database: TestDatabase;
let service: BuiltService;

beforeAll(async () => {
  database = await createTestDatabase();
  service = await BuiltService.start(database.url, { NODE_OPTIONS: `--max-old-space-size=${HEAP}` });
});
afterAll(async () => {
  await service.kill();
  await database.drop();
});

it('creates 150,000 source items by adjustments within ten times their size', async () => {
  const adjustments = many(150_000, (index) => ({
    source_code: 'default',
    sku: `new-${index}`,
    delta: 1,
    create: true,
  }));
  const { status, body } = await service.send('POST', SOURCE_ITEMS_ADJUST, { adjustments });
  expect([status, (body as unknown[]).length]).toEqual([200, adjustments.length]);
});

it('gives a stock 200,000 channels within ten times their size', async () => {
  const sales_channels = many(200_000, (index) => ({ type: 'marketplace', code: `shop-${index}` }));
  const stock = { name: 'Default Stock', extension_attributes: { sales_channels } };
  for (let times = 1; times <= 2; times++)
    expect((await service.send('PUT', `${STOCKS}/1`, { stock })).status).toBe(200);
});
