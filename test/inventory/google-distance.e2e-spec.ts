import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { given, link, SOURCE_SELECTION } from '../support/given.js';
import { GoogleMaps, type Reply } from '../support/google-maps.js';
import { TestApp } from '../support/test-app.js';

const KEY = 'AIza-the-secret-key';

let google: GoogleMaps;
let app: TestApp;

beforeAll(async () => {
  google = await GoogleMaps.start();
  app = await TestApp.start({
    GOOGLE_MAPS_URL: google.url,
    GOOGLE_MAPS_API_KEY: KEY,
    // Half of it is for the first attempt.
    GOOGLE_MAPS_TIMEOUT: '4',
  });
});
afterAll(async () => {
  await app.stop();
  await google.stop();
  if (app.log.some((line) => line.includes(KEY))) throw new Error('The key is in the log.');
});
beforeEach(() => google.reset());

/** Each address is asked for once: answers are cached. */
let count = 0;
const street = (): string => `Street ${++count}`;

const addressOf = (address: object): string =>
  new URLSearchParams(
    Object.entries({ country: 'DE', postcode: '10115', street: street(), region: '', city: 'Berlin', ...address }).map(
      ([key, value]): [string, string] => [`address[${key}]`, String(value)],
    ),
  ).toString();

const locate = (address: object = {}, base = app) =>
  base.get(`/rest/V1/inventory/get-latlng-from-address?${addressOf(address)}`);
const locateAll = (address: object = {}) =>
  app.get(`/rest/V1/inventory/get-latslngs-from-address?${addressOf(address)}`);
const measure = (lat: number, base = app) =>
  base.get(
    `/rest/V1/inventory/get-distance?source[lat]=${lat}&source[lng]=1&destination[lat]=0&destination[lng]=${++count}`,
  );

// First: Nest's logger is the one of the application that started last.
describe('source selection', () => {
  const SOURCES = 60;
  let stock: number;

  beforeAll(async () => {
    const codes = Array.from({ length: SOURCES }, (_, index) => `s-${index}`);
    for (const [index, code] of codes.entries()) {
      // The last two are known by their addresses only.
      const place =
        index < SOURCES - 2
          ? { latitude: 50 - index / 100, longitude: 10 }
          : { city: index === SOURCES - 1 ? 'Berlin' : 'Hamburg', latitude: 1 };
      await given(app).source(code, place);
    }
    await app.nest.get(DataSource).query('UPDATE inventory_source SET latitude = NULL WHERE latitude = 1');
    stock = await given(app).stock('all');
    await given(app).links(...codes.map((code, index) => link(code, stock, index + 1)));
    await given(app).items(...codes.map((source_code) => ({ source_code, sku: 'a', quantity: 1, status: 1 })));
  });

  const order = async (): Promise<number[]> => {
    const { status, body } = await app.post(SOURCE_SELECTION, {
      inventoryRequest: {
        stockId: stock,
        items: [{ sku: 'a', qty: 1 }],
        extensionAttributes: {
          destinationAddress: { country: 'DE', postcode: '80331', street: street(), region: '', city: 'München' },
        },
      },
      algorithmCode: 'distance',
    });
    expect(status).toBe(200);
    return (body.source_selection_items as { source_code: string }[]).map(({ source_code }) =>
      Number(source_code.slice(2)),
    );
  };

  const ALL = Array.from({ length: SOURCES }, (_, index) => index);

  it('goes by Google’s distances, 25 sources in a request', async () => {
    const [berlin, hamburg] = [SOURCES - 1, SOURCES - 2];
    const expected = [...ALL.slice(0, -2).toReversed(), berlin, hamburg];
    expect(await order()).toEqual(expected);
    expect(google.asked.filter(({ service }) => service === 'geocode')).toHaveLength(3);
    const origins = google.asked.flatMap(({ service, parameters }) =>
      service === 'distancematrix' ? [parameters['origins']!.split('|').length] : [],
    );
    expect(origins.sort()).toEqual([10, 25, 25]);

    google.reset();
    expect(await order()).toEqual(expected);
    // Only the destination's street is new, and it has the same place.
    expect(google.asked.map(({ service }) => service)).toEqual(['geocode']);
  });

  it('goes by priority when Google fails, and logs why', async () => {
    google.replyAlways(() => ({ status: 'OVER_DAILY_LIMIT', error_message: `Enable billing for ${KEY}` }));
    expect(await order()).toEqual(ALL);
    const reasons = app.log.filter((line) => line.includes('Google answered OVER_DAILY_LIMIT: Enable billing for …'));
    expect(reasons).toHaveLength(1);
  });
});

describe('geocoding', () => {
  it('asks as Magento does, and returns the first place, or all', async () => {
    expect((await locate({ street: 'Street 0' })).body).toStrictEqual({ lat: 52.52, lng: 13.405 });
    expect(google.asked).toEqual([
      {
        service: 'geocode',
        parameters: { key: KEY, components: 'country:DE|locality:Berlin', address: 'Street 0, 10115 Berlin' },
      },
    ]);
    expect((await locateAll()).body).toStrictEqual([
      { lat: 52.52, lng: 13.405 },
      { lat: 44.4687, lng: -71.185 },
    ]);
  });

  it('asks once for an address', async () => {
    const address = { street: 'Street -1' };
    const first = await locateAll(address);
    expect((await locateAll(address)).body).toStrictEqual(first.body);
    expect((await locate(address)).status).toBe(200);
    expect(google.asked).toHaveLength(1);
  });

  it('refuses an address that Google does not know', async () => {
    const { status, body } = await locate({ city: 'Atlantis', street: 's' });
    expect([status, body]).toStrictEqual([
      400,
      { message: 'Unable to geocode address %1', parameters: ['s 10115 Atlantis  DE'] },
    ]);
  });
});

describe('distances', () => {
  it('are metres', async () => {
    expect((await measure(0.5)).body).toBe(500_000);
    expect(google.asked).toMatchObject([
      { service: 'distancematrix', parameters: { key: KEY, origins: '0.5,1', mode: 'driving' } },
    ]);
  });

  it('are seconds, and of another mode, when Magento’s configuration says so', async () => {
    const other = await TestApp.start({ GOOGLE_MAPS_URL: google.url });
    const configuration = { mode: 'walking', value: 'time', api_key: ` ${KEY} ` };
    for (const [name, value] of Object.entries(configuration)) {
      await other.nest
        .get(DataSource)
        .query(`INSERT INTO core_config_data (scope, scope_id, path, value) VALUES ('default', 0, ?, ?)`, [
          `cataloginventory/source_selection_distance_based_google/${name}`,
          value,
        ]);
    }
    expect((await measure(0.5, other)).body).toBe(5_000);
    expect(google.asked).toMatchObject([{ parameters: { key: KEY, mode: 'walking' } }]);
    const address = 'address[country]=US&address[postcode]=&address[street]=&address[region]=&address[city]=';
    expect((await other.get(`/rest/V1/inventory/stocks/1/distances?${address}`)).body.unit).toBe('seconds');
    await other.stop();
  });

  it('are refused where there is no way', async () => {
    const { status, body } = await measure(91);
    expect([status, body]).toStrictEqual([
      400,
      { message: 'Unable to get distance between %1 and %2', parameters: ['91,1', `0,${count}`] },
    ]);
  });

  it('are asked for once', async () => {
    await measure(0.7);
    count--;
    expect((await measure(0.7)).body).toBe(700_000);
    expect(google.asked).toHaveLength(1);
  });
});

const httpStatus =
  (code: number): Reply =>
  (_, response) =>
    void response.writeHead(code).end('<html>');
const hang: Reply = () => undefined;
const reset: Reply = (_, response) => void response.destroy();
const denied: Reply = () => ({
  error_message: `The provided API key ${KEY} is invalid.`,
  results: [],
  status: 'REQUEST_DENIED',
});

describe('a failing Google', () => {
  it.each<[string, Reply, string]>([
    ['answers 500', httpStatus(500), 'HTTP status 500'],
    ['answers 403', httpStatus(403), 'HTTP status 403'],
    [
      'redirects',
      (_, response) => void response.writeHead(302, { location: '/elsewhere' }).end(),
      'the connection failed',
    ],
    ['breaks the connection', reset, 'UND_ERR_SOCKET'],
    ['answers no JSON', () => '<html>', 'an answer that is not JSON'],
    ['answers null', () => 'null', 'an answer that is not JSON'],
    ['answers no status', () => '{}', 'an answer that is not JSON'],
  ])('that %s is a 400 with the reason, after a second attempt', async (_, reply, reason) => {
    google.replyAlways(reply);
    const { status: geocoding, body } = await locate();
    expect([geocoding, body]).toStrictEqual([
      400,
      {
        message: 'Unable to connect google API for geocoding',
        errors: [{ message: 'Google: %reason.', parameters: { reason } }],
      },
    ]);
    expect(google.asked).toHaveLength(2);
    expect((await measure(1)).body.message).toBe('Unable to connect google API for distance matrix');
  });

  it.each<[string, Reply]>([
    ['500', httpStatus(500)],
    ['a broken connection', reset],
    ['UNKNOWN_ERROR', () => ({ results: [], status: 'UNKNOWN_ERROR' })],
    ['OVER_QUERY_LIMIT', () => ({ results: [], status: 'OVER_QUERY_LIMIT' })],
  ])('is asked again after %s', async (_, reply) => {
    google.replyOnce(reply);
    expect((await locate()).body).toStrictEqual({ lat: 52.52, lng: 13.405 });
  });

  it('that hangs is waited for no longer than configured', async () => {
    const other = await TestApp.start({
      GOOGLE_MAPS_URL: google.url,
      GOOGLE_MAPS_API_KEY: KEY,
      GOOGLE_MAPS_TIMEOUT: '0.2',
    });
    google.replyAlways(hang);
    expect((await locate({}, other)).body).toStrictEqual({
      message: 'Unable to connect google API for geocoding',
      errors: [{ message: 'Google: %reason.', parameters: { reason: 'no answer in time' } }],
    });
    expect((await measure(1, other)).body.message).toBe('Unable to connect google API for distance matrix');
    await other.stop();
  });

  it('that hangs once is asked again', async () => {
    google.replyOnce(hang);
    expect((await locate()).status).toBe(200);
  });

  it('that refuses the key is told, without the key', async () => {
    google.replyAlways(denied);
    const { status: refused, body, text } = await locate({ street: 's' });
    expect([refused, body]).toStrictEqual([
      400,
      {
        message: 'Unable to geocode address %1',
        errors: [
          {
            message: 'Google answered %status: %message',
            parameters: { status: 'REQUEST_DENIED', message: 'The provided API key … is invalid.' },
          },
        ],
        parameters: ['s 10115 Berlin  DE'],
      },
    ]);
    expect(text).not.toContain(KEY);
    expect((await measure(1)).body.errors[0].parameters.status).toBe('REQUEST_DENIED');
  });

  it.each<[string, unknown]>([
    ['no results', { status: 'OK' }],
    ['a result without a place', { status: 'OK', results: [{}] }],
    ['a place of texts', { status: 'OK', results: [{ geometry: { location: { lat: '1', lng: null } } }] }],
  ])('whose answer has %s does not know the address', async (_, answer) => {
    google.replyAlways(() => answer);
    expect(await locate()).toMatchObject({ status: 400, body: { message: 'Unable to geocode address %1' } });
  });

  it.each<[string, unknown]>([
    ['no rows', { status: 'OK' }],
    ['an empty row', { status: 'OK', rows: [{}] }],
    ['an element without a distance', { status: 'OK', rows: [{ elements: [{ status: 'OK' }] }] }],
  ])('whose answer has %s knows no way', async (_, answer) => {
    google.replyAlways(() => answer);
    expect(await measure(1)).toMatchObject({
      status: 400,
      body: { message: 'Unable to get distance between %1 and %2' },
    });
  });
});

describe('without a key', () => {
  it('the way out is told', async () => {
    const other = await TestApp.start({ GOOGLE_MAPS_URL: google.url });
    const answer = await locate({}, other);
    expect(answer).toMatchObject({ status: 400, body: { message: 'Google API key is not defined' } });
    expect(answer.body.errors[0].message).toContain('GOOGLE_MAPS_API_KEY');
    expect(google.asked).toEqual([]);
    await other.stop();
  });
});
