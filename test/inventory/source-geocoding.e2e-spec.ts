import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { SOURCES } from '../support/given.js';
import { GoogleMaps } from '../support/google-maps.js';
import { TestApp } from '../support/test-app.js';

const KEY = 'AIza-the-secret-key';
const BERLIN = { city: 'Berlin', postcode: '10115' };

let app: TestApp;
let count = 0;

/** A code of its own for each test. */
const code = (): string => `s-${count}`;

const post = (source: object = {}, base = app) =>
  base.post(SOURCES, { source: { source_code: code(), name: code(), country_id: 'DE', postcode: '-', ...source } });

const stored = async (base = app): Promise<unknown> => {
  const { latitude, longitude } = (await base.get(`${SOURCES}/${code()}`)).body;
  return [latitude, longitude];
};

/** Warnings about the source, without what comes before the reason. */
const warnings = (base = app): string[] =>
  base.log.flatMap(
    (line) => /"Source \\"(.*?)\\" is not geocoded\. (.*?)"[,}]/.exec(line)?.slice(1, 3).join(': ') ?? [],
  );

beforeEach(() => {
  count++;
});

describe('a source without coordinates', () => {
  beforeAll(async () => {
    app = await TestApp.start({ DISTANCE_PROVIDER: 'offline' });
    await app.nest
      .get(DataSource)
      .query(
        "INSERT INTO inventory_geoname (country_code, postcode, city, region, province, latitude, longitude) VALUES ('DE', '10115', 'Berlin', 'Land Berlin', '', 52.53234567, 13.3846)",
      );
  });
  afterAll(() => app.stop());

  it.each([
    ['left out', {}],
    ['null', { latitude: null, longitude: null }],
    ['0', { latitude: 0, longitude: 0 }],
  ])('(%s) gets those of its address, rounded as the columns are', async (_, coordinates) => {
    expect(await post({ ...BERLIN, ...coordinates })).toMatchObject({ status: 200, text: '[]' });
    expect(await stored()).toEqual([52.532346, 13.3846]);
    expect(warnings()).toEqual([]);
  });

  it.each([
    [{ latitude: 1 }, [1, undefined]],
    [{ latitude: 0, longitude: 2 }, [0, 2]],
    [{ latitude: 3, longitude: 4 }, [3, 4]],
  ])('keeps %j, of which one is set', async (coordinates, expected) => {
    await post({ ...BERLIN, ...coordinates });
    expect(await stored()).toEqual(expected);
  });

  it('gets the place of the new address when it is changed, and stays where it was when that is unknown', async () => {
    await post({ latitude: 3, longitude: 4 });
    expect(
      (await app.put(`${SOURCES}/${code()}`, { source: { name: code(), country_id: 'DE', ...BERLIN } })).status,
    ).toBe(200);
    expect(await stored()).toEqual([52.532346, 13.3846]);
    await post({ postcode: '99999' });
    expect(await stored()).toEqual([52.532346, 13.3846]);
    await post({ postcode: '99999', latitude: null, longitude: null });
    expect(await stored()).toEqual([undefined, undefined]);
  });

  it('is saved when its address is unknown, and the log says why', async () => {
    expect((await post({ country_id: 'FR', postcode: '75001' })).status).toBe(200);
    expect(await stored()).toEqual([undefined, undefined]);
    expect(warnings().at(-1)).toMatch(
      new RegExp(`^${code()}: Unknown geoname for  75001 {3}FR The database has no places of country \\\\"FR\\\\"`),
    );
  });

  it('is refused as before when it is invalid', async () => {
    const { status, body } = await post({ ...BERLIN, name: '' });
    expect([status, body.message]).toEqual([400, 'Validation Failed']);
  });
});

it('is saved when the provider does not exist, and not looked up at a Google without a key', async () => {
  for (const [provider, expected] of [
    ['pigeons', [`${code()}: No such distance provider: pigeons The providers are: offline, google.`]],
    ['google', []],
  ] as const) {
    const other = await TestApp.start({ DISTANCE_PROVIDER: provider });
    expect((await post(BERLIN, other)).status).toBe(200);
    expect(await stored(other)).toEqual([undefined, undefined]);
    expect(warnings(other)).toEqual(expected);
    await other.stop();
  }
});

describe('a source without coordinates, with Google,', () => {
  let google: GoogleMaps;

  beforeAll(async () => {
    google = await GoogleMaps.start();
    app = await TestApp.start({ GOOGLE_MAPS_URL: google.url, GOOGLE_MAPS_API_KEY: KEY, GOOGLE_MAPS_TIMEOUT: '0.5' });
  });
  afterAll(async () => {
    await app.stop();
    await google.stop();
    if (app.log.some((line) => line.includes(KEY))) throw new Error('The key is in the log.');
  });
  beforeEach(() => google.reset());

  it('gets the first place of its address', async () => {
    await post({ ...BERLIN, street: 'Street 1' });
    expect(await stored()).toEqual([52.52, 13.405]);
    expect(google.asked).toMatchObject([{ service: 'geocode', parameters: { address: 'Street 1, 10115 Berlin' } }]);
  });

  it.each<[string, () => unknown, RegExp]>([
    ['hangs', () => undefined, /Google: no answer in time\./],
    ['answers no JSON', () => '<html>', /an answer that is not JSON/],
    ['refuses the key', () => ({ status: 'REQUEST_DENIED', error_message: `${KEY} is invalid` }), /… is invalid/],
  ])('is saved when Google %s', async (name, reply, reason) => {
    google.replyAlways(reply);
    expect((await post({ ...BERLIN, street: name })).status).toBe(200);
    expect(await stored()).toEqual([undefined, undefined]);
    expect(warnings().at(-1)).toMatch(reason);
  });
});
