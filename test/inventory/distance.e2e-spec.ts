import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { given, link, SOURCE_SELECTION, STOCKS } from '../support/given.js';
import { SentStatements } from '../support/sent-statements.js';
import { TestApp } from '../support/test-app.js';

const PROVIDER = '/rest/V1/inventory/get-distance-provider-code';
const LATLNG = '/rest/V1/inventory/get-latlng-from-address';
const PICKUP = '/rest/V1/inventory/in-store-pickup/pickup-locations/';
const LATSLNGS = '/rest/V1/inventory/get-latslngs-from-address';

/** In the columns of GeoNames: country, postcode, city, region, degrees. */
const GEONAMES = [
  ['DE', '10115', 'Berlin', 'Land Berlin', 52.5323, 13.3846],
  ['DE', '10117', 'Berlin', 'Land Berlin', 52.517, 13.3872],
  ['DE', '81671', 'München', 'Bayern', 48.1223, 11.6205],
  ['DE', '86559', 'Adelzhausen', 'Bayern', 48.3613, 11.1365],
  ['GB', 'SW1A', 'London', 'England', 51.501, -0.1416],
  ['NL', '1012', 'Amsterdam', 'Noord-Holland', 52.3739, 4.894],
  ['US', '10115', 'New York', 'New York', 40.8111, -73.9642],
  ['US', '63145', 'Saint Louis', 'Missouri', 38.6531, -90.2435],
] as const;

let app: TestApp;
let sent: SentStatements;

beforeAll(async () => {
  sent = new SentStatements();
  app = await TestApp.start({ DISTANCE_PROVIDER: 'offline' });
  await insertGeonames(GEONAMES);
});
afterAll(async () => {
  await app.stop();
  sent.stop();
});

const insertGeonames = (rows: readonly (readonly unknown[])[]): Promise<unknown> =>
  app.nest.get(DataSource).query(
    `INSERT INTO inventory_geoname (country_code, postcode, city, region, latitude, longitude, province)
       VALUES ${rows.map(() => "(?, ?, ?, ?, ?, ?, '')").join(', ')}`,
    rows.flat(),
  );

interface Address {
  readonly country?: string;
  readonly postcode?: string;
  readonly city?: string;
  readonly region?: string;
}

const queryOf = (address: Address): string =>
  new URLSearchParams(
    Object.entries({ country: 'DE', postcode: '', street: '', region: '', city: '', ...address }).map(
      ([key, value]): [string, string] => [`address[${key}]`, value],
    ),
  ).toString();

const locate = async (address: Address): Promise<unknown> => {
  const { status, body } = await app.get(`${LATLNG}?${queryOf(address)}`);
  return status === 200 ? `${body.lat},${body.lng}` : body.message;
};

const locateAll = async (address: Address): Promise<unknown> => {
  const { status, body } = await app.get(`${LATSLNGS}?${queryOf(address)}`);
  return status === 200 ? (body as { lat: number; lng: number }[]).map(({ lat, lng }) => `${lat},${lng}`) : body;
};

const errorOf = async (address: Address) => {
  const { status, body } = await app.get(`${LATLNG}?${queryOf(address)}`);
  expect(status).toBe(404);
  return body;
};

describe('the place of an address', () => {
  it('is that of its postcode in its country, else of a city that begins like its own, else of its region', async () => {
    expect(await locate({ postcode: '10115', city: 'München', region: 'Bayern' })).toBe('52.5323,13.3846');
    expect(await locate({ postcode: '10115', country: 'US' })).toBe('40.8111,-73.9642');
    expect(await locate({ postcode: '99999', city: 'Münch', region: 'Land Berlin' })).toBe('48.1223,11.6205');
    expect(await locate({ postcode: '99999', city: 'Nowhere', region: 'Bayern' })).toBe('48.1223,11.6205');
  });

  it('does not depend on case', async () => {
    expect(await locate({ country: 'de', city: 'berlin' })).toBe('52.5323,13.3846');
    expect(await locate({ country: 'gb', postcode: 'sw1a' })).toBe('51.501,-0.1416');
  });

  it.each([
    ['GB', 'SW1A 1AA', '51.501,-0.1416'],
    ['GB', 'SW1A1AA', '51.501,-0.1416'],
    ['NL', '1012 AB', '52.3739,4.894'],
    ['NL', '1012ab', '52.3739,4.894'],
    ['US', '63145-1234', '38.6531,-90.2435'],
    ['DE', 'D-81671', '48.1223,11.6205'],
  ])('is found for the postcode %s %s, of which GeoNames has a part', async (country, postcode, place) => {
    expect(await locate({ country, postcode })).toBe(place);
  });

  it('is one for a postcode, and all for a city or a region', async () => {
    expect(await locateAll({ postcode: '10115', city: 'Berlin' })).toEqual(['52.5323,13.3846']);
    expect(await locateAll({ city: 'Ber' })).toEqual(['52.5323,13.3846', '52.517,13.3872']);
    expect(await locateAll({ city: 'Nowhere', region: 'Bayern' })).toEqual(['48.1223,11.6205', '48.3613,11.1365']);
  });

  describe('of a name with thousands of them', () => {
    const MOST = 5_000;

    beforeAll(async () => {
      const row = (city: string, index: number) => ['IT', String(index), city, 'Toscana', 43 + index / MOST, 11];
      await insertGeonames(Array.from({ length: MOST }, (_, index) => row('Ambra', index)));
      await insertGeonames([row('Ambrogiana', MOST)]);
    });

    it('is every one of 5,000', async () => {
      const places = (await locateAll({ country: 'IT', city: 'Ambra' })) as string[];
      expect(new Set(places).size).toBe(MOST);
    });

    it.each([
      [
        { city: 'Ambr', region: 'Toscana' },
        {
          message: 'Too many cities of country "%country" begin with "%city". Send a postcode, or more of the name.',
          parameters: { country: 'IT', city: 'Ambr' },
        },
      ],
      [
        { region: 'Toscana' },
        {
          message: 'Region "%region" of country "%country" has too many places. Send a postcode or a city.',
          parameters: { country: 'IT', region: 'Toscana' },
        },
      ],
    ])('is refused for more: %j', async (address, error) => {
      expect(await locateAll({ country: 'IT', ...address })).toStrictEqual({
        message: 'More than %1 geonames for %2',
        errors: [error],
        parameters: [MOST, `  ${'city' in address ? address.city : ''} Toscana IT`],
      });
    });

    it('is refused for a pickup area, and not where one place is enough', async () => {
      const search = { '[scopeCode]': 'base', '[area][radius]': '5', '[area][searchTerm]': 'Ambr:IT' };
      const query = Object.entries(search).map(([key, value]): [string, string] => [`searchRequest${key}`, value]);
      const { status, body } = await app.get(`${PICKUP}?${new URLSearchParams(query).toString()}`);
      expect([status, body.message]).toEqual([400, 'More than %1 geonames for %2']);
      expect(body.errors[0].parameters).toEqual({ country: 'IT', city: 'Ambr' });
      expect(await locate({ country: 'IT', city: 'Ambr' })).toBe('43,11');
    });
  });

  it.each(['%', '_erlin', '\\', "'"])('takes %j for a part of the name', async (city) => {
    expect(await locate({ city })).toBe('Unknown geoname for %1');
  });

  it('is unknown as in Magento when the country has places, but not this one', async () => {
    expect(await errorOf({ postcode: '81672' })).toStrictEqual({
      message: 'Unknown geoname for %1',
      parameters: [' 81672   DE'],
    });
  });

  it('is unknown with a hint when the country has none', async () => {
    expect((await errorOf({ country: 'FR', postcode: '75001' })).errors).toStrictEqual([
      {
        message:
          'The database has no places of country "%country". Import them from GeoNames: nest-msi geonames:import %country.zip',
        parameters: { country: 'FR' },
      },
    ]);
  });

  it('is unknown with a hint for the name of a country', async () => {
    expect((await errorOf({ country: 'Germany', postcode: '81671' })).errors).toStrictEqual([
      {
        message: '"%country" is not a country code. Did you mean "%code"?',
        parameters: { country: 'Germany', code: 'DE' },
      },
    ]);
    expect((await errorOf({ country: 'Atlantis' })).errors).toStrictEqual([
      { message: '"%country" is not a country code of two letters.', parameters: { country: 'Atlantis' } },
    ]);
  });
});

describe('the provider', () => {
  it.each([
    ['offline', null, 'offline'],
    ['google', 'offline', 'google'],
    ['', 'offline', 'offline'],
    ['', null, 'google'],
    ['', '', 'google'],
  ])('with DISTANCE_PROVIDER=%s and Magento’s %j is %s', async (variable, stored, code) => {
    const other = await TestApp.start({ DISTANCE_PROVIDER: variable });
    if (stored !== null) {
      await other.nest
        .get(DataSource)
        .query(`INSERT INTO core_config_data (scope, scope_id, path, value) VALUES ('default', 0, ?, ?)`, [
          'cataloginventory/source_selection_distance_based/provider',
          stored,
        ]);
    }
    expect((await other.get(PROVIDER)).body).toBe(code);
    await other.stop();
  });

  it('that does not exist is named', async () => {
    const other = await TestApp.start({ DISTANCE_PROVIDER: 'pigeons' });
    expect((await other.get(PROVIDER)).body).toBe('pigeons');
    const { status, body } = await other.get(`${LATLNG}?${queryOf({})}`);
    expect([status, body]).toStrictEqual([
      400,
      {
        message: 'No such distance provider: %1',
        errors: [{ message: 'The providers are: %codes.', parameters: { codes: 'offline, google' } }],
        parameters: ['pigeons'],
      },
    ]);
    await other.stop();
  });
});

const between = async (query: string) => (await app.get(`/rest/V1/inventory/get-distance?${query}`)).body;

describe('distances', () => {
  it('are numbers for any numbers', async () => {
    const distance = await between('source[lat]=1e308&source[lng]=-1e999&destination[lat]=0&destination[lng]=1');
    expect(typeof distance).toBe('number');
  });
});

describe('source selection by distance', () => {
  let count = 0;

  interface Place extends Address {
    readonly latitude?: number;
    readonly longitude?: number;
  }

  /** Without one coordinate, a source would get those of its address when it is saved. */
  const UNKNOWN = 90;

  /** A stock of these sources in the order of their priority, each with one unit. */
  async function stockOf(places: readonly Place[]): Promise<number> {
    const prefix = `d${++count}`;
    const codes = places.map((_, index) => `${prefix}-${index}`);
    for (const [index, { country, ...place }] of places.entries()) {
      await given(app).source(codes[index]!, {
        country_id: country ?? 'DE',
        postcode: '-',
        latitude: UNKNOWN,
        ...place,
      });
    }
    await app.nest.get(DataSource).query('UPDATE inventory_source SET latitude = NULL WHERE latitude = ?', [UNKNOWN]);
    const stock = await given(app).stock(prefix);
    await given(app).links(...codes.map((code, index) => link(code, stock, index + 1)));
    await given(app).items(...codes.map((source_code) => ({ source_code, sku: prefix, quantity: 1, status: 1 })));
    return stock;
  }

  const request = (stockId: number, destination: Address) =>
    app.post(SOURCE_SELECTION, {
      inventoryRequest: {
        stockId,
        items: [{ sku: `d${count}`, qty: 1 }],
        extensionAttributes: {
          destinationAddress: { country: 'DE', postcode: '', street: '', region: '', city: '', ...destination },
        },
      },
      algorithmCode: 'distance',
    });

  /** Indexes of the places, nearest first. */
  async function order(destination: Address, places: readonly Place[]): Promise<number[]> {
    const { status, body } = await request(await stockOf(places), destination);
    expect(status).toBe(200);
    return (body.source_selection_items as { source_code: string }[]).map(({ source_code }) =>
      Number(source_code.split('-')[1]),
    );
  }

  it('goes by the coordinates of the source, else by its address; sources without a place come last, by priority', async () => {
    const places = [
      { country: 'XX', postcode: '1' },
      { country: 'US', postcode: '63145-0001' },
      { latitude: 48.2, longitude: 11.7 },
      { postcode: '10117' },
      { country: 'XX', city: 'Nowhere' },
      { city: 'Adelz' },
      { region: 'Bayern' },
    ];
    expect(await order({ postcode: '81671' }, places)).toEqual([6, 2, 5, 3, 1, 0, 4]);
    expect(await order({ country: 'US', postcode: '10115' }, places)).toEqual([1, 3, 5, 6, 2, 0, 4]);
  });

  it('takes 0 for a coordinate that is not set, as Magento does', async () => {
    expect(
      await order({ postcode: '81671' }, [{ postcode: '10115' }, { latitude: 0, longitude: 11.62, postcode: '81671' }]),
    ).toEqual([1, 0]);
  });

  it('keeps the order of priority between equal distances', async () => {
    expect(
      await order({ postcode: '81671' }, [{ postcode: '10115' }, { postcode: '10115' }, { postcode: '10115' }]),
    ).toEqual([0, 1, 2]);
  });

  it('goes by priority when the destination is unknown', async () => {
    expect(await order({ postcode: '0' }, [{ postcode: '10115' }, { postcode: '81671' }])).toEqual([0, 1]);
  });

  it('compares what the distances of the stock say', async () => {
    const stock = await stockOf([{ postcode: '0' }, { postcode: '10115' }, { postcode: '86559' }]);
    await given(app).source('far', { enabled: false });
    await given(app).links(link('far', stock, 9));
    const { status, body } = await app.get(`${STOCKS}/${stock}/distances?${queryOf({ postcode: '81671' })}`);
    expect([status, body]).toEqual([
      200,
      {
        unit: 'metres',
        sources: [
          { source_code: `d${count}-0`, distance: null },
          { source_code: `d${count}-1`, distance: expect.closeTo(505_000, -4) },
          { source_code: `d${count}-2`, distance: expect.closeTo(44_600, -2) },
        ],
      },
    ]);
    const unknown = await app.get(`${STOCKS}/${stock}/distances?${queryOf({ postcode: '0' })}`);
    expect(unknown.body.sources.map(({ distance }: { distance: unknown }) => distance)).toEqual([null, null, null]);
    const none = await app.get(`${STOCKS}/9999/distances?${queryOf({})}`);
    expect([none.status, none.body.parameters]).toEqual([404, { value: 9999 }]);
    expect((await app.get(`${STOCKS}/${stock}/distances?address[country]=DE`)).status).toBe(400);
  });

  const statementsFor = async (size: number): Promise<number> => {
    const stock = await stockOf(
      Array.from({ length: size }, (_, index) => ({ country: 'US', postcode: String(20_000 + index) })),
    );
    await insertGeonames(
      Array.from({ length: size }, (_, index) => ['US', String(20_000 + index), 'x', 'y', 30 + index / 100, -90]),
    );
    const statements = await sent.during(async () => {
      const { body } = await request(stock, { country: 'US', postcode: '63145' });
      expect(body.source_selection_items[0].source_code).toBe(`d${count}-${size - 1}`);
    });
    return statements.filter(({ sql }) => sql.includes('inventory_')).length;
  };

  it('takes as many statements for 400 sources without coordinates as for one', async () => {
    expect([await statementsFor(1), await statementsFor(400)]).toEqual([3, 3]);
  });

  it('needs a destination', async () => {
    const { status, body } = await app.post(SOURCE_SELECTION, {
      inventoryRequest: { stockId: 1, items: [] },
      algorithmCode: 'distance',
    });
    expect([status, body]).toStrictEqual([400, { message: 'No destination address was provided in the request' }]);
  });
});
