import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { commandLine, type Outcome } from '../support/command-line.js';
import { TestApp } from '../support/test-app.js';
import { createTestDatabase } from '../support/test-database.js';

const PRODUCTS = '/rest/V1/products';

let app: TestApp;
let run: ReturnType<typeof commandLine>;
const load = (csv: string, ...options: string[]): Promise<Outcome> =>
  run(['import', 'products', '-', ...options], { stdin: csv });
const productOf = async (sku: string): Promise<unknown> => (await app.get(`${PRODUCTS}/${sku}`)).body;

beforeAll(async () => {
  const database = await createTestDatabase();
  app = await TestApp.start({}, database);
  run = commandLine(database.url);
});
afterAll(() => app.stop());

describe('product:create', () => {
  it('creates a product', async () => {
    const { code, out } = await run([
      'product:create',
      'shirts',
      '--type',
      'configurable',
      '--name',
      'Shirts',
      '--json',
    ]);
    expect({ code, ...(JSON.parse(out) as object) }).toMatchObject({
      code: 0,
      sku: 'shirts',
      name: 'Shirts',
      type_id: 'configurable',
    });
    expect(await productOf('shirts')).toMatchObject({ type_id: 'configurable' });
    expect((await run(['product:create', 'plain'])).out).toMatch(/^Product "plain" has the id \d+\.\n$/);
    expect(await productOf('plain')).toMatchObject({ name: 'plain', type_id: 'simple' });
  });

  it('refuses what the API refuses', async () => {
    const { code, err } = await run(['product:create', 'x', '--type', 'toy']);
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining('There is no product type "toy"') });
  });
});

describe('import products', () => {
  const CSV = 'sku,name,websites,qty,is_in_stock,use_config_min_qty,min_qty\na,A shirt,1,10,1,0,2\nb,,,,,,\n';

  it('creates products with their stock, and changes those that exist', async () => {
    expect(await load(CSV, '--dry-run')).toMatchObject({ code: 0 });
    expect((await app.get(`${PRODUCTS}/a`)).status).toBe(404);
    expect(await load(CSV)).toMatchObject({
      code: 0,
      out: 'standard input: 2 new, 0 changed, 0 unchanged. Wrote 2 products.\n',
    });
    expect(await productOf('a')).toMatchObject({
      name: 'A shirt',
      extension_attributes: { website_ids: [1], stock_item: { qty: 10, is_in_stock: true, min_qty: 2 } },
    });
    expect((await load('sku;name;qty\na;Blue shirt;\nb;b;4,5\n')).code).toBe(1);
    expect(await load('sku;name;qty\na;Blue shirt;\nb;b;4.5\n')).toMatchObject({
      out: 'standard input: 0 new, 2 changed, 0 unchanged. Wrote 2 products.\n',
    });
    expect(await productOf('a')).toMatchObject({
      name: 'Blue shirt',
      extension_attributes: { stock_item: { qty: 10, min_qty: 2 } },
    });
    expect(await productOf('b')).toMatchObject({ extension_attributes: { stock_item: { qty: 4.5 } } });
  });

  it('reports every line that is wrong, and writes nothing', async () => {
    const { code, err } = await load('sku,type_id,websites\nnew,simple,1\nc,toy,1\nd,simple,x\n,simple,1\n');
    expect(code).toBe(1);
    expect(err).toContain('line 3: There is no product type "toy"');
    expect(err).toContain('line 4: "websites" has "x"');
    expect(err).toContain('line 5:');
    expect((await app.get(`${PRODUCTS}/new`)).status).toBe(404);
  });
});
