import { Injectable, Module, type OnModuleInit } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsInt, IsString, Max, Min } from 'class-validator';
import { Database } from '../../src/database/database.js';
import type {
  ExtensionAttributes,
  Keyed,
} from '../../src/inventory/changes/extension-attributes/extension-attributes.js';
import { SourceExtensionAttributes } from '../../src/inventory/sources/source.attributes.js';
import { StockExtensionAttributes } from '../../src/inventory/stocks/stock.attributes.js';
import { StockSourceLinkExtensionAttributes } from '../../src/inventory/stock-source-links/stock-source-link.attributes.js';
import type { LinkKey } from '../../src/inventory/stock-source-links/stock-source-link.entity.js';
import { ListOf } from '../../src/webapi/arguments/dto.decorators.js';
import { buildDocument } from '../../src/webapi/documentation/openapi.js';
import { given, link, LINKS, SOURCES, sourcesOf, STOCKS, where } from '../support/given.js';
import { TestApp } from '../support/test-app.js';

class ContactDto {
  @IsString()
  @ApiProperty({ type: String })
  phone?: string | null;
}

class CapacityDto {
  @IsInt()
  @Min(0)
  @Max(1000)
  @ApiProperty({ type: 'integer', required: false, example: 40, description: 'parcels a day' })
  acme_capacity?: number | null;

  @ListOf(() => ContactDto, { required: false })
  acme_contacts?: ContactDto[] | null;
}

class ColourDto {
  @IsString()
  @ApiProperty({ type: String, required: false })
  acme_colour?: string | null;
}

class FrozenDto {
  @IsBoolean()
  @ApiProperty({ type: Boolean, required: false })
  acme_frozen?: boolean | null;
}

/** Keeps JSON in a table of its own. */
@Injectable()
abstract class Kept<Key, Values extends object> implements ExtensionAttributes<Key, Values>, OnModuleInit {
  abstract readonly table: string;
  abstract nameOf(key: Key): string;

  constructor(private readonly database: Database) {}

  onModuleInit(): Promise<void> {
    return this.database.define(`CREATE TABLE ${this.table} (name varchar(300) PRIMARY KEY, kept text NOT NULL)`);
  }

  async load(keys: readonly Key[]): Promise<Keyed<Key, Values>[]> {
    const byName = new Map(keys.map((key) => [this.nameOf(key), key]));
    const rows = await this.database.read<{ name: string; kept: string }>(
      `SELECT name, kept FROM ${this.table} WHERE name IN (${keys.map(() => '?').join()})`,
      [...byName.keys()],
    );
    return rows.map(({ name, kept }) => [byName.get(name) as Key, JSON.parse(kept) as Values]);
  }

  async save(sent: readonly Keyed<Key, Partial<Values>>[]): Promise<void> {
    const before = new Map(
      (await this.load(sent.map(([key]) => key))).map(([key, values]) => [this.nameOf(key), values]),
    );
    for (const [key, values] of sent) {
      const name = this.nameOf(key);
      await this.database.execute(`DELETE FROM ${this.table} WHERE name = ?`, [name]);
      const kept = JSON.stringify({ ...before.get(name), ...values });
      await this.database.execute(`INSERT INTO ${this.table} (name, kept) VALUES (?, ?)`, [name, kept]);
    }
  }
}

@SourceExtensionAttributes(CapacityDto)
class Capacity extends Kept<string, CapacityDto> {
  readonly table = 'acme_capacity';
  nameOf = (code: string): string => code.toLowerCase();
}

@SourceExtensionAttributes(ColourDto)
class Colour extends Kept<string, ColourDto> {
  readonly table = 'acme_colour';
  nameOf = (code: string): string => code.toLowerCase();
}

@StockExtensionAttributes(FrozenDto)
class Frozen extends Kept<number, FrozenDto> {
  readonly table = 'acme_frozen';
  nameOf = String;
}

@StockSourceLinkExtensionAttributes(ColourDto)
class LinkColour extends Kept<LinkKey, ColourDto> {
  readonly table = 'acme_link';
  nameOf = ({ stockId, sourceCode }: LinkKey): string => `${stockId} ${sourceCode}`;
}

@Module({ providers: [Capacity, Colour, Frozen, LinkColour] })
class AttributesModule {}

let app: TestApp;

beforeAll(async () => {
  app = await TestApp.start({}, undefined, [AttributesModule]);
});
afterAll(() => app.stop());

const PICKUP = { is_pickup_location_active: false, frontend_name: expect.any(String) };
const attributesOf = async (code: string) => (await app.get(`${SOURCES}/${code}`)).body.extension_attributes;

describe('of a source', () => {
  it('are saved and read beside Magento’s own, converted as these', async () => {
    await given(app).source('a', {
      extension_attributes: { acme_capacity: '40', acme_colour: 'red', acme_contacts: [{ phone: 1 }] },
    });
    expect(await attributesOf('a')).toEqual({
      ...PICKUP,
      acme_capacity: 40,
      acme_colour: 'red',
      acme_contacts: [{ phone: '1' }],
    });
  });

  it('stay as they are when they are left out, and go with null', async () => {
    await given(app).source('b', { extension_attributes: { acme_capacity: 40, acme_colour: 'red' } });
    await given(app).source('B', { name: 'other' });
    await given(app).source('b', { extension_attributes: { acme_colour: null } });
    expect(await attributesOf('b')).toEqual({ ...PICKUP, acme_capacity: 40 });
  });

  it('are read with one question of each module, however many sources', async () => {
    await given(app).source('c', { extension_attributes: { acme_capacity: 1 } });
    const load = jest.spyOn(app.nest.get(Capacity), 'load');
    const { body } = await app.get(`${SOURCES}?fields=items[source_code,extension_attributes[acme_capacity]]`);
    expect(body.items).toContainEqual({ source_code: 'c', extension_attributes: { acme_capacity: 1 } });
    expect(body.items).toContainEqual({ source_code: 'default', extension_attributes: [] });
    expect(load).toHaveBeenCalledTimes(1);
    load.mockRestore();
  });

  it('are in the list of a stock’s sources, and in XML both ways', async () => {
    const xml = `<request><source><source_code>d</source_code><name>d</name><country_id>US</country_id><postcode>1</postcode>
      <extension_attributes><acme_capacity>7</acme_capacity></extension_attributes></source></request>`;
    const { status } = await app.post(SOURCES, xml, { headers: { 'content-type': 'application/xml' } });
    expect(status).toBe(200);
    const stock = await given(app).stock('xml');
    await given(app).links(link('d', stock));
    expect((await app.get(sourcesOf(stock))).body[0].extension_attributes).toEqual({ ...PICKUP, acme_capacity: 7 });
    const { text } = await app.get(sourcesOf(stock), { headers: { accept: 'application/xml' } });
    expect(text).toContain('<acme_capacity>7</acme_capacity>');
  });

  it.each([
    ['an unknown one', { acme_weight: 1 }, '"%fieldName" is not supported. Correct the field name and try again.'],
    [
      'one of another type',
      { acme_capacity: 'many' },
      'Error occurred during "extension_attributes" processing. Error occurred during "acme_capacity" processing. The "many" value\'s type is invalid. The "int" type was expected. Verify and try again.',
    ],
  ])('%s is refused in Magento’s words', async (_, extension_attributes, message) => {
    const { status, body } = await app.post(SOURCES, { source: { source_code: 'x', extension_attributes } });
    expect(status).toBe(400);
    expect(body.message).toContain(message.slice(-60));
  });

  it('that break a constraint are refused with all that is wrong, and nothing is written', async () => {
    const source = { source_code: 'x', name: '', country_id: 'US', postcode: '1' };
    const { status, body } = await app.post(SOURCES, {
      source: { ...source, extension_attributes: { acme_capacity: 1001 } },
    });
    expect([status, body.message]).toEqual([400, 'Validation Failed']);
    expect(body.errors).toEqual([
      { message: '"%field" can not be empty.', parameters: { field: 'name' } },
      { message: '"%field" must not be greater than 1000', parameters: { field: 'acme_capacity' } },
    ]);
  });

  it('are written in the transaction of the source', async () => {
    const save = jest.spyOn(app.nest.get(Colour), 'save').mockRejectedValueOnce(new Error('on purpose'));
    const source = { source_code: 'y', name: 'y', country_id: 'US', postcode: '1' };
    const { status } = await app.post(SOURCES, {
      source: { ...source, extension_attributes: { acme_capacity: 5, acme_colour: 'blue' } },
    });
    expect(status).toBe(500);
    expect((await app.get(`${SOURCES}/y`)).status).toBe(404);
    save.mockRestore();
    await given(app).source('y');
    expect(await attributesOf('y')).toEqual(PICKUP);
  });
});

describe('of a stock', () => {
  it('are saved and read beside the sales channels', async () => {
    const { body: id } = await app.post(STOCKS, {
      stock: { name: 'ice', extension_attributes: { acme_frozen: 'yes' } },
    });
    const wanted = { sales_channels: [], acme_frozen: true };
    expect((await app.get(`${STOCKS}/${id}`)).body.extension_attributes).toEqual(wanted);
    const { body } = await app.get(`${STOCKS}?${where('stock_id', id)}`);
    expect(body.items[0].extension_attributes).toEqual(wanted);
    await app.put(`${STOCKS}/${id}`, { stock: { name: 'ice', extension_attributes: { acmeFrozen: 0 } } });
    expect((await app.get(`${STOCKS}/${id}`)).body.extension_attributes.acme_frozen).toBe(false);
  });
});

describe('of a link', () => {
  it('are saved and read', async () => {
    const stock = await given(app).stock('linked');
    await given(app).sources('l1', 'l2');
    const { status } = await app.post(LINKS, {
      links: [
        { ...link('l1', stock, 1), extension_attributes: { acme_colour: 'green', source_name: 'ignored' } },
        link('l2', stock, 2),
      ],
    });
    expect(status).toBe(200);
    const { body } = await app.get(`${LINKS}?${where('stock_id', stock)}`);
    expect(body.items).toEqual([
      { ...link('l1', stock, 1), extension_attributes: { acme_colour: 'green' } },
      link('l2', stock, 2),
    ]);
  });
});

it('the documentation knows them', () => {
  const { schemas } = buildDocument(app.nest).components ?? {};
  expect(schemas).toMatchObject({
    SourceExtension: {
      properties: {
        is_pickup_location_active: { type: 'boolean' },
        acme_capacity: { type: 'integer', example: 40 },
        acme_contacts: { type: 'array', items: { $ref: '#/components/schemas/Contact' } },
        acme_colour: { type: 'string' },
      },
    },
    StockExtension: { properties: { acme_frozen: { type: 'boolean' }, sales_channels: {} } },
    StockSourceLinkExtension: { properties: { acme_colour: { type: 'string' } } },
  });
  expect(schemas?.['SourceExtension']).not.toHaveProperty('required');
});

class TakenDto {
  @IsString()
  frontend_name?: string | null;
}

@SourceExtensionAttributes(TakenDto)
class Taken extends Kept<string, TakenDto> {
  readonly table = 'acme_taken';
  nameOf = String;
}

@Module({ providers: [Taken] })
class TakenModule {}

it('a name that is taken ends the start', async () => {
  await expect(TestApp.start({}, undefined, [TakenModule])).rejects.toThrow('"frontend_name"');
});
