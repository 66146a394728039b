import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { DataSource } from 'typeorm';
import { ASSIGN, given, PARTIAL_TRANSFER, SOURCE_ITEMS, TRANSFER, UNASSIGN } from '../support/given.js';
import { TestApp } from '../support/test-app.js';

const SOURCES = ['a', 'b', 'c'] as const;
const SKUS = ['k', 'l', 'm', 'ghost'] as const;

/** Four decimals, as whole numbers. */
const SCALE = 10_000;

interface Item {
  units: number;
  status: number;
}

/** Source items by `source/SKU`. */
type Stock = Map<string, Item>;

type Operation =
  | { readonly name: 'save'; readonly source: string; readonly sku: string; readonly item: Item }
  | { readonly name: 'assign' | 'unassign'; readonly skus: string[]; readonly sources: string[] }
  | {
      readonly name: 'transfer';
      readonly skus: string[];
      readonly from: string;
      readonly to: string;
      readonly isUnassigned: boolean;
    }
  | {
      readonly name: 'move';
      readonly from: string;
      readonly to: string;
      readonly items: { readonly sku: string; readonly units: number }[];
    };

const known = (skus: readonly string[]): boolean => !skus.includes('ghost');

/** What Magento does, one SKU after the other. Returns the answer, null for a refusal, which changes nothing. */
function applied(stock: Stock, operation: Operation): unknown {
  const at = (source: string, sku: string): Item | undefined => stock.get(`${source}/${sku}`);
  switch (operation.name) {
    case 'save':
      stock.set(`${operation.source}/${operation.sku}`, { ...operation.item });
      return [];
    case 'assign': {
      if (operation.sources.length > 0 && !known(operation.skus)) return null;
      const pairs = operation.skus.flatMap((sku) => operation.sources.map((source) => `${source}/${sku}`));
      const missing = new Set(pairs.filter((pair) => !stock.has(pair)));
      for (const pair of missing) stock.set(pair, { units: 0, status: 0 });
      return missing.size;
    }
    case 'unassign': {
      const pairs = operation.skus.flatMap((sku) => operation.sources.map((source) => `${source}/${sku}`));
      return pairs.filter((pair) => stock.delete(pair)).length;
    }
    case 'transfer': {
      const { skus, from, to, isUnassigned } = operation;
      if (from === to || !known(skus) || skus.some((sku) => !at(from, sku) && !at(to, sku))) return null;
      for (const sku of new Set(skus)) {
        const origin = at(from, sku);
        if (!origin) continue;
        stock.set(`${to}/${sku}`, { units: (at(to, sku)?.units ?? 0) + origin.units, status: origin.status });
        if (isUnassigned) stock.delete(`${from}/${sku}`);
        else stock.set(`${from}/${sku}`, { units: 0, status: 0 });
      }
      return true;
    }
    case 'move': {
      const { from, to, items } = operation;
      const isPossible = items.every(({ sku, units }) => at(to, sku) && (at(from, sku)?.units ?? -Infinity) >= units);
      if (from === to || !isPossible) return null;
      for (const { sku, units } of items) {
        at(from, sku)!.units -= units;
        at(to, sku)!.units += units;
        at(to, sku)!.status = 1;
      }
      return [];
    }
  }
}

const sku = fc.constantFrom(...SKUS.slice(0, 3));
const anySkus = fc.array(fc.oneof({ weight: 12, arbitrary: sku }, { weight: 1, arbitrary: fc.constant('ghost') }), {
  maxLength: 4,
});
const source = fc.constantFrom(...SOURCES);
const units = fc.integer({ min: -2 * SCALE, max: 20 * SCALE });

const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc.record({
    name: fc.constant('save' as const),
    source,
    sku,
    item: fc.record({ units, status: fc.constantFrom(0, 1) }),
  }),
  fc.record({
    name: fc.constantFrom('assign' as const, 'unassign' as const),
    skus: anySkus,
    sources: fc.array(source),
  }),
  fc.record({
    name: fc.constant('transfer' as const),
    skus: anySkus,
    from: source,
    to: source,
    isUnassigned: fc.boolean(),
  }),
  fc.record({
    name: fc.constant('move' as const),
    from: source,
    to: source,
    items: fc.array(fc.record({ sku, units }), { maxLength: 4 }),
  }),
);

let app: TestApp;

beforeAll(async () => {
  app = await TestApp.start();
  await given(app).sources(...SOURCES);
  await given(app).products(...SKUS.slice(0, 3));
});
afterAll(() => app.stop());

function send(asked: Operation) {
  switch (asked.name) {
    case 'save': {
      const { units: quantity, status } = asked.item;
      const item = { source_code: asked.source, sku: asked.sku, quantity: quantity / SCALE, status };
      return app.post(SOURCE_ITEMS, { sourceItems: [item] });
    }
    case 'assign':
    case 'unassign':
      return app.post(asked.name === 'assign' ? ASSIGN : UNASSIGN, { skus: asked.skus, sourceCodes: asked.sources });
    case 'transfer': {
      const { skus, from, to, isUnassigned } = asked;
      return app.post(TRANSFER, {
        skus,
        originSource: from,
        destinationSource: to,
        unassignFromOrigin: isUnassigned,
      });
    }
    case 'move': {
      const items = asked.items.map(({ sku: each, units: moved }) => ({ sku: each, qty: moved / SCALE }));
      return app.post(PARTIAL_TRANSFER, {
        originSourceCode: asked.from,
        destinationSourceCode: asked.to,
        items,
      });
    }
  }
}

async function stored(): Promise<Record<string, Item>> {
  const rows = await app.nest
    .get(DataSource)
    .query<{ source: string; sku: string; quantity: unknown; status: number }[]>(
      "SELECT source_code AS source, sku, quantity, status FROM inventory_source_item WHERE source_code <> 'default'",
    );
  return Object.fromEntries(
    rows.map((row) => [
      `${row.source}/${row.sku}`,
      { units: Math.round(Number(row.quantity) * SCALE), status: Number(row.status) },
    ]),
  );
}

describe('any sequence of bulk operations', () => {
  it('leaves what Magento would leave, one SKU after the other', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { minLength: 1, maxLength: 12 }), async (operations) => {
        await app.nest.get(DataSource).query("DELETE FROM inventory_source_item WHERE source_code <> 'default'");
        const model: Stock = new Map();
        for (const each of operations) {
          const wanted = applied(model, each);
          const { status, body } = await send(each);
          expect([each, status, status === 200 ? body : null]).toEqual([each, wanted === null ? 400 : 200, wanted]);
        }
        expect(await stored()).toEqual(Object.fromEntries(model));
      }),
      { seed: 20_261_128, numRuns: 40 },
    );
  });
});
