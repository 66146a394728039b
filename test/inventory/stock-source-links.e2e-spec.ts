import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { given, LINKS, link, linksOf } from '../support/given.js';
import { TestApp } from '../support/test-app.js';

let app: TestApp;

beforeAll(async () => {
  app = await TestApp.start();
});
afterAll(() => app.stop());

describe('saving links', () => {
  it('names every source and stock that does not exist, and saves nothing', async () => {
    await given(app).sources('named-1');
    const stock = await given(app).stock('named');
    const { status, body } = await app.post(LINKS, {
      links: [link('named-1', stock), link('ghost', stock, 2), link('named-1', 987654321, 3)],
    });
    expect(status).toBe(400);
    expect(body).toEqual({
      message: 'Could not save StockSourceLinks',
      errors: [
        {
          message: 'links[%index]: source "%source_code" does not exist.',
          parameters: { index: 1, source_code: 'ghost' },
        },
        { message: 'links[%index]: stock %stock_id does not exist.', parameters: { index: 2, stock_id: 987654321 } },
      ],
    });
    expect(await linksOf(app, stock)).toEqual([]);
  });
});
