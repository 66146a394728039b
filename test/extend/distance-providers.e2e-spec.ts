import { Module } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Address } from '../../src/inventory/source-selection/algorithms/source-selection-algorithm.js';
import type { LatLng } from '../../src/inventory/source-selection/distance/lat-lng.entity.js';
import { DistanceProvider } from '../../src/inventory/source-selection/distance/providers/distance-provider.js';
import { notAllowed } from '../../src/webapi/errors/entity-errors.js';
import { given, link, SOURCE_SELECTION, SOURCES } from '../support/given.js';
import { TestApp } from '../support/test-app.js';

const ADDRESS = '?address[country]=X&address[street]=&address[region]=&address[city]=&address[postcode]=';

/** Postcodes are places on a line. */
@DistanceProvider()
class Line implements DistanceProvider {
  readonly code: string = 'line';
  isReady = true;
  isConfigured = () => this.isReady;
  locate = async (addresses: readonly Address[]) =>
    Promise.all(addresses.map(async (address) => (await this.locateAll(address))[0] ?? null));
  locateAll = ({ postcode }: Address): Promise<LatLng[]> => {
    if (postcode === 'bug') throw new TypeError('on purpose');
    if (postcode === 'broken') return Promise.reject(notAllowed('The line is broken.'));
    return Promise.resolve(/^\d+$/.test(postcode) ? [{ lat: 1, lng: Number(postcode) }] : []);
  };
  unit = () => 'steps';
  distances = (from: readonly LatLng[], to: LatLng) => Promise.resolve(from.map(({ lng }) => Math.abs(lng - to.lng)));
}

@Module({ providers: [Line] })
class LineModule {}

@DistanceProvider()
class Impostor extends Line {
  override readonly code = 'google';
}

@Module({ providers: [Impostor] })
class ImpostorModule {}

describe('a distance provider that another module brings', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await TestApp.start({ DISTANCE_PROVIDER: 'line' }, undefined, [LineModule]);
    for (const postcode of ['5', '90', 'nowhere', '40']) await given(app).source(`s-${postcode}`, { postcode });
    await given(app).stock('line');
    await given(app).links(...['5', '90', 'nowhere', '40'].map((each, index) => link(`s-${each}`, 2, index + 1)));
    await given(app).items(
      ...['5', '90', 'nowhere', '40'].map((each) => ({ sku: 'a', source_code: `s-${each}`, quantity: 1, status: 1 })),
    );
  });
  afterAll(() => app.stop());

  it('answers the routes', async () => {
    expect((await app.get('/rest/V1/inventory/get-distance-provider-code')).body).toBe('line');
    expect((await app.get(`/rest/V1/inventory/get-latlng-from-address${ADDRESS}7`)).body).toEqual({ lat: 1, lng: 7 });
    expect((await app.get(`/rest/V1/inventory/get-latslngs-from-address${ADDRESS}7`)).body).toHaveLength(1);
    const query = 'source[lat]=0&source[lng]=3&destination[lat]=0&destination[lng]=10';
    expect((await app.get(`/rest/V1/inventory/get-distance?${query}`)).body).toBe(7);
    const ofStock = await app.get(`/rest/V1/inventory/stocks/2/distances${ADDRESS}60`);
    expect(ofStock.body).toMatchObject({ unit: 'steps', sources: [{ source_code: 's-5', distance: 55 }, {}, {}, {}] });
  });

  it('has Magento’s error for an address that it does not know, and its own errors', async () => {
    const unknown = await app.get(`/rest/V1/inventory/get-latlng-from-address${ADDRESS}q`);
    expect([unknown.status, unknown.body]).toEqual([
      404,
      { message: 'Unknown geoname for %1', parameters: [' q   X'] },
    ]);
    const broken = await app.get(`/rest/V1/inventory/get-latlng-from-address${ADDRESS}broken`);
    expect([broken.status, broken.body]).toEqual([400, { message: 'The line is broken.' }]);
  });

  it.each([
    ['60', ['s-40', 's-90', 's-5', 's-nowhere']],
    ['nowhere', ['s-5', 's-90', 's-nowhere', 's-40']],
    ['broken', ['s-5', 's-90', 's-nowhere', 's-40']],
  ])('orders sources for a shipment to %s', async (postcode, expected) => {
    const { body } = await app.post(SOURCE_SELECTION, {
      inventoryRequest: {
        stockId: 2,
        items: [{ sku: 'a', qty: 1 }],
        extensionAttributes: { destinationAddress: { country: 'X', postcode, street: '', region: '', city: '' } },
      },
      algorithmCode: 'distance',
    });
    expect((body.source_selection_items as { source_code: string }[]).map(({ source_code }) => source_code)).toEqual(
      expected,
    );
  });

  it.each(['broken', 'bug', 'q'])('fails no save of a source, with postcode %s', async (postcode) => {
    await given(app).source('broken', { postcode });
    expect((await app.get(`${SOURCES}/broken`)).body).not.toHaveProperty('latitude');
  });

  it('is asked for the coordinates of a source only when it is configured', async () => {
    app.nest.get(Line).isReady = false;
    await given(app).source('late', { postcode: '9' });
    expect((await app.get(`${SOURCES}/late`)).body).not.toHaveProperty('longitude');
    app.nest.get(Line).isReady = true;
    await given(app).source('late', { postcode: '9' });
    expect((await app.get(`${SOURCES}/late`)).body.longitude).toBe(9);
  });

  it('cannot take the code of another one', async () => {
    await expect(TestApp.start({}, undefined, [ImpostorModule])).rejects.toThrow('"google"');
  });
});
