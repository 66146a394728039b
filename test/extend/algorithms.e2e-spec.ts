import { Module } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  SourceSelectionAlgorithm,
  type InventoryRequest,
  type RequestedLine,
  type SourceSelectionResult,
} from '../../src/inventory/source-selection/algorithms/source-selection-algorithm.js';
import type { Source } from '../../src/inventory/sources/source.entity.js';
import { given, link, SOURCE_SELECTION } from '../support/given.js';
import { TestApp } from '../support/test-app.js';

const ALGORITHMS = '/rest/V1/inventory/source-selection-algorithm-list';
const LAST_FIRST = { code: 'last-first', title: 'Last First', description: 'Asks the least important source first' };

@SourceSelectionAlgorithm()
class LastFirst implements SourceSelectionAlgorithm {
  readonly code = LAST_FIRST.code;
  readonly title = LAST_FIRST.title;
  readonly description = LAST_FIRST.description;

  order(sources: readonly Source[], { destination }: InventoryRequest): Promise<readonly Source[]> {
    return Promise.resolve(destination?.country === 'US' ? sources : sources.toReversed());
  }
}

const has = ({ qty, available }: RequestedLine, code: string): boolean =>
  available.some(({ source, quantity }) => source.sourceCode === code && quantity >= qty);

/** One shipment, where a source has everything. */
@SourceSelectionAlgorithm()
class OneParcel implements SourceSelectionAlgorithm {
  readonly code = 'one-parcel';
  readonly title = 'One Parcel';
  readonly description = 'Takes everything from one source';

  select(lines: readonly RequestedLine[]): SourceSelectionResult {
    const codes = lines[0]?.available.map(({ source }) => source.sourceCode) ?? [];
    const chosen = codes.find((code) => lines.every((line) => has(line, code)));
    const items = lines.flatMap(({ qty, available }) =>
      available
        .filter(({ source }) => source.sourceCode === chosen)
        .map(({ sku, quantity }) => ({ sourceCode: chosen ?? '', sku, toDeduct: qty, available: quantity })),
    );
    return { items, shippable: chosen !== undefined };
  }
}

@SourceSelectionAlgorithm()
class Empty implements SourceSelectionAlgorithm {
  readonly code = 'empty';
  readonly title = 'Empty';
  readonly description = 'Does nothing';
}

@Module({ providers: [Empty] })
class EmptyModule {}

@Module({ providers: [LastFirst, OneParcel] })
class LastFirstModule {}

@SourceSelectionAlgorithm()
class Impostor extends LastFirst {
  override readonly code = 'priority';
}

@Module({ providers: [Impostor] })
class ImpostorModule {}

describe('an algorithm that another module brings', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await TestApp.start({}, undefined, [LastFirstModule]);
    await given(app).sources('first', 'last');
    await given(app).stock('extended');
    await given(app).links(link('first', 2, 1), link('last', 2, 2));
    await given(app).items(
      { sku: 'a', source_code: 'first', quantity: 5, status: 1 },
      { sku: 'a', source_code: 'last', quantity: 5, status: 1 },
    );
  });
  afterAll(() => app.stop());

  const firstAsked = async (algorithmCode: string, more: object = {}): Promise<unknown> => {
    const { body } = await app.post(SOURCE_SELECTION, {
      inventoryRequest: { stockId: 2, items: [{ sku: 'a', qty: 1 }], ...more },
      algorithmCode,
    });
    return body.source_selection_items[0].source_code;
  };

  it('is listed, by code', async () => {
    expect((await app.get(ALGORITHMS)).body).toStrictEqual([
      expect.objectContaining({ code: 'distance' }),
      LAST_FIRST,
      expect.objectContaining({ code: 'one-parcel' }),
      expect.objectContaining({ code: 'priority', title: 'Source Priority' }),
    ]);
  });

  it('decides in which order the sources are asked', async () => {
    expect(await firstAsked('last-first')).toBe('last');
    expect(await firstAsked('priority')).toBe('first');
  });

  it('is told where the order goes', async () => {
    const destination_address = { country: 'US', postcode: '1', street: 's', region: 'r', city: 'c' };
    expect(await firstAsked('last-first', { extensionAttributes: { destination_address } })).toBe('first');
  });

  it('may see quantities and lines, and return the whole result', async () => {
    await given(app).items(
      { sku: 'b', source_code: 'first', quantity: 1, status: 1 },
      { sku: 'b', source_code: 'last', quantity: 9, status: 1 },
    );
    const { body } = await app.post(SOURCE_SELECTION, {
      inventoryRequest: {
        stockId: 2,
        items: [
          { sku: 'A', qty: 9 },
          { sku: 'b', qty: 2 },
          { sku: 'a', qty: 3 },
        ],
      },
      algorithmCode: 'one-parcel',
    });
    expect(body).toEqual({
      source_selection_items: [
        { source_code: 'last', sku: 'a', qty_to_deduct: 3, qty_available: 5 },
        { source_code: 'last', sku: 'b', qty_to_deduct: 2, qty_available: 9 },
      ],
      shippable: true,
    });
  });

  it('has to do something', async () => {
    await expect(TestApp.start({}, undefined, [EmptyModule])).rejects.toThrow('neither order() nor select()');
  });

  it('cannot take the code of another one', async () => {
    await expect(TestApp.start({}, undefined, [ImpostorModule])).rejects.toThrow('"priority"');
  });
});
