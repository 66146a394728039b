import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { given, link, LINKS_DELETE } from '../support/given.js';
import { TestApp } from '../support/test-app.js';

const PICKUP = '/rest/V1/inventory/in-store-pickup/pickup-locations';

let app: TestApp;

/** Kilometres from Berlin, about: Potsdam 27, Leipzig 150, Hamburg 255, München 505, Amsterdam 577, London 930. */
const SHOPS = [
  ['berlin', 'DE', '10115', 'Berlin', 52.5323, 13.3846],
  ['potsdam', 'DE', '14467', 'Potsdam', 52.3989, 13.0657],
  ['leipzig', 'DE', '04103', 'Leipzig', 51.3409, 12.3887],
  ['hamburg', 'DE', '20095', 'Hamburg', 53.5503, 10.0007],
  ['munich', 'DE', '80331', 'München', 48.1345, 11.571],
  ['amsterdam', 'NL', '1012 AB', 'Amsterdam', 52.3739, 4.894],
  ['london', 'GB', 'SW1A 1AA', 'London', 51.501, -0.1416],
] as const;

const GEONAMES = [
  ['DE', '10115', 'Berlin', 52.5323, 13.3846],
  ['DE', '10117', 'Berlin', 52.517, 13.3872],
  ['DE', '80331', 'München', 48.1345, 11.571],
  ['NL', '1012', 'Amsterdam', 52.3739, 4.894],
  ['GB', 'SW1A', 'London', 51.501, -0.1416],
  ['US', '10115', 'New York', 40.8111, -73.9642],
] as const;

beforeAll(async () => {
  app = await TestApp.start({ DISTANCE_PROVIDER: 'offline' });
  for (const [code, country_id, postcode, city, latitude, longitude] of SHOPS) {
    await given(app).source(code, {
      country_id,
      postcode,
      city,
      latitude,
      longitude,
      street: `${city} street`,
      phone: '1',
      extension_attributes: { is_pickup_location_active: true, frontend_name: `Shop ${city}` },
    });
  }
  await given(app).source('warehouse', { latitude: 52.53, longitude: 13.38 });
  await given(app).source('nowhere', {
    city: 'x',
    street: 'x',
    phone: '1',
    extension_attributes: { is_pickup_location_active: true },
  });
  const stock = await given(app).stock('all', { type: 'custom', code: 'all' });
  const codes = [...SHOPS.map(([code]) => code), 'warehouse', 'nowhere'];
  await given(app).links(...codes.map((code, index) => link(code, stock, index + 1)));
  const other = await given(app).stock('other', { type: 'website', code: 'base' });
  await given(app).links(link('munich', other));
  await app.nest.get(DataSource).query(
    `INSERT INTO inventory_geoname (country_code, postcode, city, latitude, longitude, region, province)
       VALUES ${GEONAMES.map(() => "(?, ?, ?, ?, ?, '', '')").join(', ')}`,
    GEONAMES.flat(),
  );
});
afterAll(() => app.stop());

type Request = Readonly<Record<string, string | number>>;

const ask = (request: Request, scope: Request = { '[scopeType]': 'custom', '[scopeCode]': 'all' }) =>
  app.get(
    `${PICKUP}/?${new URLSearchParams(
      Object.entries({ ...scope, ...request }).map(([key, value]): [string, string] => [
        `searchRequest${key}`,
        String(value),
      ]),
    ).toString()}`,
    { token: null },
  );

const find = async (request: Request): Promise<string[]> => {
  const { status, text, body } = await ask(request);
  if (status !== 200) throw new Error(text);
  return (body.items as { pickup_location_code: string }[]).map((item) => item.pickup_location_code);
};

const area = (radius: number, searchTerm: string, more: Request = {}): Request => ({
  '[area][radius]': radius,
  '[area][searchTerm]': searchTerm,
  ...more,
});

const by = (field: string, direction = 'ASC', index = 0): Request => ({
  [`[sort][${index}][field]`]: field,
  [`[sort][${index}][direction]`]: direction,
});

describe('an area', () => {
  it('has the locations within its radius, the nearest first', async () => {
    expect(await find(area(50, '10115:DE'))).toEqual(['berlin', 'potsdam']);
    expect(await find(area(260, '10115:DE'))).toEqual(['berlin', 'potsdam', 'leipzig', 'hamburg']);
    expect(await find(area(20_100, '10115:DE'))).toEqual(SHOPS.map(([code]) => code));
    expect(await find(area(0, '10115:DE'))).toEqual(['berlin']);
    expect(await find(area(-1, '10115:DE'))).toEqual([]);
  });

  it.each([
    ['London:GB', 'london'],
    ['SW1A 1AA:GB', 'london'],
    ['sw1a2bb: gb', 'london'],
    ['1012 AB:NL', 'amsterdam'],
    ['1012zz:NL', 'amsterdam'],
    ['münch:DE', 'munich'],
  ])('is found by %s', async (term, code) => {
    expect(await find(area(10, term))).toEqual([code]);
  });

  it('is looked for in the default country when none is named', async () => {
    expect(await find(area(50, '10115'))).toEqual([]);
    await app.nest
      .get(DataSource)
      .query(
        "INSERT INTO core_config_data (scope, scope_id, path, value) VALUES ('default', 0, 'general/country/default', 'DE')",
      );
    expect(await find(area(50, '10115'))).toEqual(['berlin', 'potsdam']);
  });

  it('is around all places of a city, and echoed', async () => {
    const { body } = await ask(area(2, 'Berlin:DE'));
    expect(body.search_request).toStrictEqual({
      area: { radius: 2, search_term: 'Berlin:DE' },
      current_page: 1,
      scope_type: 'custom',
      scope_code: 'all',
    });
    expect(body.total_count).toBe(1);
  });

  it('that is unknown is a 404 with Magento’s text and a hint', async () => {
    const { status, body } = await ask(area(50, '81671:DE'));
    expect([status, body]).toStrictEqual([404, { message: 'Unknown geoname for %1', parameters: [' 81671   DE'] }]);
    expect((await ask(area(50, '75001:FR'))).body.errors[0].message).toContain('geonames:import');
    expect((await ask(area(50, 'Berlin:Germany'))).body.errors).toStrictEqual([
      {
        message: '"%country" is not a country code. Did you mean "%code"?',
        parameters: { country: 'Germany', code: 'DE' },
      },
    ]);
    expect((await ask(area(50, ''))).status).toBe(404);
  });

  it.each(['[area][radius]', '[area][searchTerm]'])('without %s is refused by name', async (key) => {
    const whole = area(50, '10115:DE');
    const { status, body } = await ask(Object.fromEntries(Object.entries(whole).filter(([each]) => each !== key)));
    expect([status, body.parameters]).toEqual([400, { fieldName: key.slice(7, -1) }]);
  });
});

const twins = (more: Request = {}) => find(area(200, '1:XX', more));

describe('the order', () => {
  it('is by distance, in either direction, before any other field', async () => {
    expect(await find(area(260, '10115:DE', by('distance', 'DESC')))).toEqual([
      'hamburg',
      'leipzig',
      'potsdam',
      'berlin',
    ]);
    expect(await find(area(160, '10115:DE', { ...by('city'), ...by('distance', 'ASC', 1) }))).toEqual([
      'berlin',
      'potsdam',
      'leipzig',
    ]);
  });

  it('is by other fields in an area too', async () => {
    expect(await find(area(260, '10115:DE', by('city', 'DESC')))).toEqual(['potsdam', 'leipzig', 'hamburg', 'berlin']);
    expect(await find(area(260, '10115:DE', by('name')))).toEqual(['berlin', 'hamburg', 'leipzig', 'potsdam']);
  });

  it('is by the other fields, else by code, between equal distances', async () => {
    const addTwin = async (code: string, city: string): Promise<void> => {
      const extension_attributes = { is_pickup_location_active: true };
      await given(app).source(code, { city, latitude: 10, longitude: 20, street: 'x', extension_attributes });
      await given(app).links(link(code, 2, 99));
    };
    await addTwin('twin-B', 'a');
    await addTwin('twin-a', 'b');
    await app.nest
      .get(DataSource)
      .query(
        "INSERT INTO inventory_geoname (country_code, postcode, city, region, province, latitude, longitude) VALUES ('XX', '1', '', '', '', 10, 21)",
      );
    expect(await twins()).toEqual(['twin-a', 'twin-B']);
    expect(await twins(by('distance', 'DESC'))).toEqual(['twin-a', 'twin-B']);
    expect(await twins({ ...by('distance'), ...by('city', 'ASC', 1) })).toEqual(['twin-B', 'twin-a']);
    // Where an underscore stands, the collation decides.
    await addTwin('twin_c', 'c');
    await addTwin('twinc', 'c');
    const byCode = (await find({})).filter((code) => code.startsWith('twin'));
    expect([byCode.length, await twins()]).toEqual([4, byCode]);
    await app.post(LINKS_DELETE, { links: byCode.map((code) => link(code, 2)) });
  });

  it('is by code when nothing is said', async () => {
    expect(await find({})).toEqual([...SHOPS.map(([code]) => code), 'nowhere'].sort());
  });

  it('of an unknown field, and an unknown direction, is refused with its place', async () => {
    const field = await ask(by('colour'));
    expect([field.status, field.body.parameters.fieldName, field.body.path]).toEqual([
      400,
      'colour',
      'searchRequest.sort[0].field',
    ]);
    const direction = await ask(by('name', 'up'));
    expect([direction.status, direction.body.path]).toEqual([400, 'searchRequest.sort[0].direction']);
  });

  it('of no field, of one object, and of the distance in no direction is refused', async () => {
    const incomplete: Request[] = [{ '[sort][0][direction]': 'ASC' }, { '[sort][0]': '' }, { '[sort][0][field]': '' }];
    for (const sort of incomplete) {
      const { status, body } = await ask(sort);
      expect([status, body.parameters.fieldName, body.path]).toEqual([400, '', 'searchRequest.sort[0].field']);
    }
    const flat = await ask({ '[sort][field]': 'name', '[sort][direction]': 'ASC' });
    expect([flat.status, flat.body.parameters]).toEqual([400, { fieldName: 'sort' }]);
    const distance = await ask(area(260, '10115:DE', { '[sort][0][field]': 'distance' }));
    expect([distance.status, distance.body.path]).toEqual([400, 'searchRequest.sort[0].direction']);
    expect((await ask({ '[sort][0][field]': 'distance' })).status).toBe(200);
    expect((await ask({ '[sort][0][field]': 'name' })).status).toBe(200);
  });
});

const page = async (number: number) => {
  const { body } = await ask(area(260, '10115:DE', { '[pageSize]': 3, '[currentPage]': number }));
  return [body.items.map((item: { pickup_location_code: string }) => item.pickup_location_code), body.total_count];
};

describe('pages', () => {
  it('go through an area by distance, one after the other', async () => {
    expect(await page(1)).toEqual([['berlin', 'potsdam', 'leipzig'], 4]);
    expect(await page(2)).toEqual([['hamburg'], 4]);
    expect(await page(3)).toEqual([[], 4]);
    expect(await page(0)).toEqual(await page(1));
  });

  it.each<[Request, string[]]>([
    [{ '[pageSize]': 0 }, ['berlin', 'potsdam', 'leipzig', 'hamburg']],
    [{ '[pageSize]': 1.9, '[currentPage]': '2' }, ['potsdam']],
    [{ '[pageSize]': 2, '[currentPage]': -1 }, ['berlin', 'potsdam']],
    [{ '[page_size]': 2, '[current_page]': 2 }, ['leipzig', 'hamburg']],
    [{ '[pageSize]': 99_999_999_999 }, ['berlin', 'potsdam', 'leipzig', 'hamburg']],
    [{ '[currentPage]': 2 }, ['berlin', 'potsdam', 'leipzig', 'hamburg']],
  ])('of %j are found', async (request, codes) => {
    expect(await find(area(260, '10115:DE', request))).toEqual(codes);
  });

  it.each(['', 'abc'])('of %j locations are refused', async (size) => {
    expect((await ask({ '[pageSize]': size })).body.message).toContain('The "int" type was expected');
  });

  it('have the total without an area too', async () => {
    const { body } = await ask({ '[pageSize]': 1, '[currentPage]': 99 });
    expect([body.items, body.total_count]).toEqual([[], 8]);
  });
});

describe('filters', () => {
  it.each<[Request, string[]]>([
    [{ '[filters][country][value]': 'NL' }, ['amsterdam']],
    [{ '[filters][country][value]': 'NL,GB', '[filters][country][conditionType]': 'in' }, ['amsterdam', 'london']],
    [{ '[filters][name][value]': 'Shop L%', '[filters][name][conditionType]': 'like' }, ['leipzig', 'london']],
    [{ '[filters][city][value]': 'Hamburg', '[filters][country][value]': 'NL' }, []],
    [
      area(600, '10115:DE', { '[filters][country][value]': 'DE', '[filters][country][conditionType]': 'neq' }),
      ['amsterdam'],
    ],
  ])('%j', async (request, codes) => {
    expect(await find(request)).toEqual(codes);
  });

  it.each([
    ['eq', 'hamburg', ['hamburg']],
    ['', 'HAMBURG', ['hamburg']],
    ['anything', 'Hamburg', ['hamburg']],
    ['neq', 'Hamburg', ['amsterdam', 'berlin', 'leipzig', 'london', 'munich', 'nowhere', 'potsdam']],
    ['like', '%burg', ['hamburg']],
    ['nlike', '%e%', ['hamburg', 'london', 'nowhere', 'potsdam']],
    ['in', 'Hamburg,Potsdam', ['hamburg', 'potsdam']],
    ['nin', 'Hamburg,Potsdam,x,Berlin', ['amsterdam', 'leipzig', 'london', 'munich']],
    ['finset', 'Hamburg', ['hamburg']],
    ['gt', 'Leipzig', ['london', 'munich', 'nowhere', 'potsdam']],
    ['gteq', 'Potsdam', ['nowhere', 'potsdam']],
    ['moreq', 'Potsdam', ['potsdam']],
    ['lt', 'Berlin', ['amsterdam']],
    ['lteq', 'Berlin', ['amsterdam', 'berlin']],
    ['from', 'Potsdam', ['nowhere', 'potsdam']],
    ['to', 'Berlin', ['amsterdam', 'berlin']],
    ['null', 'x', []],
    ['notnull', '', [...SHOPS.map(([code]) => code), 'nowhere'].sort()],
    ['regexp', '^Ham', ['hamburg']],
    ['fulltext', 'ambu', ['hamburg']],
  ])('of condition type %j', async (conditionType, value, codes) => {
    const request = { '[filters][city][value]': value, '[filters][city][conditionType]': conditionType };
    expect(await find(request)).toEqual(codes);
    const { body } = await ask(request);
    expect(body.search_request.filters).toEqual({ city: { value, condition_type: conditionType } });
  });

  it('of a text are without a value refused by name', async () => {
    const { status, body } = await ask({ '[filters][city][conditionType]': 'eq' });
    expect([status, body.parameters]).toEqual([400, { fieldName: 'value' }]);
  });

  it('of an unknown field are refused by name', async () => {
    const { status, body } = await ask({ '[filters][colour][value]': 'x' });
    expect([status, body.parameters]).toEqual([400, { fieldName: 'Colour' }]);
  });

  it('that cannot be computed are refused', async () => {
    const { status } = await ask({ '[filters][city][value]': '(', '[filters][city][conditionType]': 'regexp' });
    expect(status).toBe(400);
    expect((await ask({ '[filters][city][value]': 'x', '[filters][city][conditionType]': 'is' })).status).toBe(400);
  });
});

const products = (...skus: string[]): Request =>
  Object.fromEntries(skus.map((sku, index) => [`[extensionAttributes][productsInfo][${index}][sku]`, sku]));

describe('products', () => {
  beforeAll(() =>
    given(app).items(
      { source_code: 'berlin', sku: 'shirt', quantity: 1, status: 1 },
      { source_code: 'potsdam', sku: 'shirt', quantity: 1, status: 0 },
      { source_code: 'potsdam', sku: 'hat', quantity: 1, status: 1 },
      { source_code: 'warehouse', sku: 'hat', quantity: 1, status: 1 },
    ),
  );

  it('are all at a location, whatever their case, and named twice or not', async () => {
    expect(await find(products('shirt'))).toEqual(['berlin', 'potsdam']);
    expect(await find(products('SHIRT', 'hat'))).toEqual(['potsdam']);
    expect(await find(products('shirt', 'Shirt'))).toEqual(['berlin', 'potsdam']);
    expect(await find(products('shirt', 'unknown'))).toEqual([]);
    expect(await find(area(10, '10115:DE', products('shirt')))).toEqual(['berlin']);
  });

  it('can be sent in snake_case', async () => {
    const request = { '[extension_attributes][products_info][0][sku]': 'hat' };
    expect(await find(request)).toEqual(['potsdam']);
  });
});

describe('the sales channel', () => {
  it('is a website by default, and decides about the stock', async () => {
    const { body } = await ask({}, { '[scopeCode]': 'base' });
    expect(body.items.map((item: { pickup_location_code: string }) => item.pickup_location_code)).toEqual(['munich']);
    expect(body.search_request).toStrictEqual({ current_page: 1, scope_type: 'website', scope_code: 'base' });
  });

  it('is required', async () => {
    const { status, body } = await ask({}, { '[scopeType]': 'website' });
    expect([status, body.parameters]).toEqual([400, { fieldName: 'scopeCode' }]);
  });
});
