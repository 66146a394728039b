import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { given, orderBy, SOURCES, where } from '../support/given.js';
import { TestApp } from '../support/test-app.js';
import { isEmbedded } from '../support/test-database.js';

let app: TestApp;
let count = 0;

beforeAll(async () => {
  app = await TestApp.start();
});
afterAll(() => app.stop());
beforeEach(() => {
  count++;
});

/** Codes and names of its own for each test. */
const own = (name: string): string => `${name}-${count}`;

const minimal = (name = 'a') => ({ source_code: own(name), name: own(name), country_id: 'US', postcode: '1' });

const FULL = {
  email: 'a@example.com',
  contact_name: 'Änne',
  enabled: true,
  description: 'd',
  latitude: 38.74132,
  longitude: -90.363267,
  country_id: 'DE',
  region_id: 36,
  region: 'Bayern',
  city: 'München',
  street: 'Straße 1',
  postcode: '80331',
  phone: '1',
  fax: '2',
};

const PICKUP = { is_pickup_location_active: true, frontend_name: 'Shop', frontend_description: 'open late' };

/** What is the same in every answer. */
const CARRIERS = { use_default_carrier_config: true, carrier_links: [] };

const post = (source: unknown) => app.post(SOURCES, { source });
const put = (code: string, source: object, query = '') => app.put(`${SOURCES}/${code}${query}`, { source });

const get = async (code: string) => (await app.get(`${SOURCES}/${encodeURIComponent(code)}`)).body;

const codesWhere = async (criteria: string): Promise<string[]> =>
  ((await app.get(`${SOURCES}?${criteria}`)).body.items as { source_code: string }[]).map(
    ({ source_code }) => source_code,
  );

const empty = (field: string) => ({ message: '"%field" can not be empty.', parameters: { field } });
const spaces = {
  message: '"%field" can not contain whitespaces.',
  parameters: { field: 'source_code' },
};
const directive = { message: 'Validation Failed', parameters: [] };
const forPickup = (field: string) => ({
  message: '"%field" can not be empty for Pickup Location.',
  parameters: { field },
});
const defaultDisabled = { message: 'Default source can not be disabled.', parameters: [] };
const defaultPickup = { message: 'The Default Source can not be used for In-Store Pickup Delivery.', parameters: [] };
const carriers = {
  message: 'You can\'t configure "%field" because you have chosen Global Shipping configuration.',
  parameters: { field: 'carrier_links' },
};
const refused = (...errors: object[]) => [400, { message: 'Validation Failed', errors }];

describe('saving a source', () => {
  it('keeps all of its attributes', async () => {
    const source = { source_code: own('full'), name: own('full'), ...FULL };
    expect(await post({ ...source, extension_attributes: PICKUP })).toMatchObject({ status: 200, text: '[]' });
    expect(await get(own('full'))).toStrictEqual({ ...source, ...CARRIERS, extension_attributes: PICKUP });
  });

  it('needs no more than code, name, country and postcode', async () => {
    await post(minimal());
    expect(await get(own('a'))).toStrictEqual({
      ...minimal(),
      enabled: true,
      ...CARRIERS,
      extension_attributes: { is_pickup_location_active: false, frontend_name: own('a') },
    });
  });

  it('answers the keys in the order of Magento', async () => {
    await post({ ...minimal(), ...FULL });
    expect(Object.keys(await get(own('a')))).toStrictEqual([
      'source_code',
      'name',
      'email',
      'contact_name',
      'enabled',
      'description',
      'latitude',
      'longitude',
      'country_id',
      'region_id',
      'region',
      'city',
      'street',
      'postcode',
      'phone',
      'fax',
      'use_default_carrier_config',
      'carrier_links',
      'extension_attributes',
    ]);
  });

  it('changes the one with the same code, whatever its case, and leaves its spelling', async () => {
    await post(minimal('MiXeD'));
    await post({ ...minimal('mixed'), city: 'Bonn' });
    await put(own('MIXED'), { ...minimal('x'), name: own('mixed'), fax: '5' });
    expect(await get(own('mIxEd'))).toMatchObject({
      source_code: own('MiXeD'),
      name: own('mixed'),
      city: 'Bonn',
      fax: '5',
    });
    expect(await codesWhere(where('source_code', own('mixed')))).toStrictEqual([own('MiXeD')]);
  });

  it('makes the one in the path, whatever the body and the query say', async () => {
    expect(await put(own('path'), { ...minimal('body'), sourceCode: 'x' }, '?x=1&source_code=y')).toMatchObject({
      status: 200,
      text: '[]',
    });
    expect((await get(own('path'))).name).toBe(own('body'));
    expect((await app.get(`${SOURCES}/${own('body')}`)).status).toBe(404);
  });

  it('leaves what is left out as it is', async () => {
    await post({ ...minimal(), ...FULL, extension_attributes: PICKUP });
    const before = await get(own('a'));
    await put(own('a'), { name: own('a'), country_id: 'FR', postcode: '2' });
    expect(await get(own('a'))).toStrictEqual({
      ...before,
      country_id: 'FR',
      postcode: '2',
      extension_attributes: { ...PICKUP, frontend_name: own('a') },
    });
  });

  it('empties what is null, where it can be empty', async () => {
    await post({ ...minimal(), ...FULL });
    const nothing = Object.fromEntries(Object.keys(FULL).map((key) => [key, null]));
    await put(own('a'), { ...nothing, use_default_carrier_config: null, carrier_links: null, ...minimal() });
    expect(await get(own('a'))).toStrictEqual({
      ...minimal(),
      enabled: true,
      ...CARRIERS,
      extension_attributes: { is_pickup_location_active: false, frontend_name: own('a') },
    });
  });

  it.each(['description', 'region', 'city', 'street', 'contact_name', 'email', 'phone', 'fax'])(
    'stores an empty %s as null',
    async (field) => {
      await post({ ...minimal('new'), [field]: '' });
      expect(await get(own('new'))).not.toHaveProperty(field);
      await post({ ...minimal(), [field]: 'x' });
      await put(own('a'), { ...minimal(), [field]: '' });
      expect(await get(own('a'))).not.toHaveProperty(field);
      expect(await codesWhere(where(field, '', 'null'))).toContain(own('a'));
    },
  );

  it('stores an empty pickup description as null', async () => {
    await post({ ...minimal(), extension_attributes: PICKUP, city: 'c', street: 's' });
    const extension_attributes = { ...PICKUP, frontend_description: '' };
    await put(own('a'), { ...minimal(), extension_attributes, city: 'c', street: 's' });
    expect((await get(own('a'))).extension_attributes).not.toHaveProperty('frontend_description');
  });

  it.each<[string, object]>([
    ['no extension attributes', {}],
    ['no frontend name', { extension_attributes: { frontend_description: 'd' } }],
    ['null', { extension_attributes: { frontend_name: null } }],
    ['an empty text', { extension_attributes: { frontend_name: '' } }],
    ['"0"', { extension_attributes: { frontend_name: '0' } }],
  ])('takes the name for the frontend name: %s', async (_, more) => {
    await post({ ...minimal(), ...more });
    expect((await get(own('a'))).extension_attributes.frontend_name).toBe(own('a'));
    await put(own('a'), { ...minimal(), extension_attributes: { frontend_name: 'Shop' } });
    expect((await get(own('a'))).extension_attributes.frontend_name).toBe('Shop');
    await put(own('a'), { ...minimal(), ...more });
    expect((await get(own('a'))).extension_attributes.frontend_name).toBe(own('a'));
  });

  it('keeps a source disabled until it is enabled', async () => {
    await post({ ...minimal(), enabled: false });
    await put(own('a'), minimal());
    expect((await get(own('a'))).enabled).toBe(false);
    await put(own('a'), { ...minimal(), enabled: null });
    expect((await get(own('a'))).enabled).toBe(false);
    await put(own('a'), { ...minimal(), enabled: 'yes' });
    expect((await get(own('a'))).enabled).toBe(true);
  });

  it('stores how carriers are chosen, and always answers the same', async () => {
    await post({ ...minimal(), use_default_carrier_config: false, carrier_links: [] });
    expect(await get(own('a'))).toMatchObject(CARRIERS);
    expect(await codesWhere(where('use_default_carrier_config', 0))).toContain(own('a'));
  });

  it.each<[string, object, object]>([
    [
      'rounds to six decimals, half up',
      { latitude: 1.0000005, longitude: -1.0000005 },
      { latitude: 1.000001, longitude: -1.000001 },
    ],
    ['clamps what is too large', { latitude: 100, longitude: 1000 }, { latitude: 99.999999, longitude: 999.999999 }],
    [
      'clamps what is too small',
      { latitude: -1e9, longitude: -1e300 },
      { latitude: -99.999999, longitude: -999.999999 },
    ],
    ['reads texts', { latitude: '38.741320', longitude: '5.0' }, { latitude: 38.74132, longitude: 5 }],
    ['answers zero', { latitude: 0, longitude: '0.000000' }, { latitude: 0, longitude: 0 }],
    ['cuts the country to two letters', { country_id: 'USA' }, { country_id: 'US' }],
    ['leaves a small country small', { country_id: 'us' }, { country_id: 'us' }],
    ['has no negative region', { region_id: -5 }, { region_id: 0 }],
    ['clamps a region', { region_id: 1e12 }, { region_id: 4294967295 }],
    ['keeps region and its id apart', { region_id: 12, region: 'Nowhere' }, { region_id: 12, region: 'Nowhere' }],
    ['cuts a city after 255 characters', { city: 'ü'.repeat(300) }, { city: 'ü'.repeat(255) }],
    ['cuts a description after 65,535 bytes', { description: 'x'.repeat(70_000) }, { description: 'x'.repeat(65_535) }],
    ['keeps an emoji', { description: 'open 🕗' }, { description: 'open 🕗' }],
  ])('%s', async (_, sent, stored) => {
    await post({ ...minimal(), ...sent });
    expect(await get(own('a'))).toMatchObject(stored);
  });

  it.each(['a/b', 'ü', 'a.b', 'a+b', '100%', '007', "o'brien"])('takes %s for a code', async (name) => {
    expect((await post({ ...minimal(), source_code: own(name) })).status).toBe(200);
    expect((await get(own(name))).source_code).toBe(own(name));
  });

  it('escapes slashes and what is not ASCII, as PHP does', async () => {
    await post({ ...minimal('a/b'), city: 'Zürich 東京 🕗', street: '"</script>' });
    const { text, body } = await app.get(`${SOURCES}/${encodeURIComponent(own('a/b'))}`);
    expect(text).toContain(`"source_code":"a\\/b-${count}"`);
    expect(text).toContain('"city":"Z\\u00fcrich \\u6771\\u4eac \\ud83d\\udd57"');
    expect(text).toContain('"street":"\\"<\\/script>"');
    expect(text).toMatch(/^[ -~]*$/);
    expect(body.city).toBe('Zürich 東京 🕗');
  });

  it('takes its attributes in either spelling', async () => {
    await post({ sourceCode: own('camel'), name: own('camel'), countryId: 'US', postcode: '1', contactName: 'C' });
    expect(await get(own('camel'))).toMatchObject({ country_id: 'US', contact_name: 'C' });
  });
});

const located = () => ({ ...minimal(), city: 'Bonn', street: 'S' });

describe('pickup', () => {
  it.each<[string, object]>([
    ['is not given', {}],
    ['has no name', { extension_attributes: {} }],
    ['has null for one', { extension_attributes: { frontend_name: null } }],
  ])('takes its name from the source when it %s', async (_, more) => {
    await post({ ...minimal(), extension_attributes: PICKUP, city: 'Bonn', street: 'S' });
    await put(own('a'), { ...located(), name: own('renamed'), ...more });
    expect((await get(own('a'))).extension_attributes.frontend_name).toBe(own('renamed'));
  });

  it('stays active when nothing is said about it, and ends when it is said', async () => {
    await post({ ...located(), extension_attributes: PICKUP });
    await put(own('a'), located());
    expect((await get(own('a'))).extension_attributes.is_pickup_location_active).toBe(true);
    await put(own('a'), { ...located(), extension_attributes: { is_pickup_location_active: false } });
    expect((await get(own('a'))).extension_attributes.is_pickup_location_active).toBe(false);
  });

  it.each<[string, object, object[]]>([
    ['no address', {}, ['city', 'street', 'phone'].map(forPickup)],
    ['no street', { city: 'Bonn' }, [forPickup('street')]],
    ['no city', { street: 'S', phone: '1' }, ['city', 'phone'].map(forPickup)],
    ['a blank city', { city: ' ', street: 'S', phone: '1' }, ['city', 'phone'].map(forPickup)],
  ])('needs an address: %s', async (_, address, errors) => {
    const { status, body } = await post({ ...minimal(), ...address, extension_attributes: PICKUP });
    expect([status, body]).toStrictEqual(refused(...errors));
  });

  it('needs no phone', async () => {
    expect((await post({ ...located(), extension_attributes: PICKUP })).status).toBe(200);
  });
});

describe('validation', () => {
  it.each<[string, object, object[]]>([
    ['no name', { name: undefined }, [empty('name')]],
    ['a blank name', { name: ' \t' }, [empty('name')]],
    // oxlint-disable-next-line no-template-curly-in-string
    ['a directive in the name', { name: 'a ${b}' }, [directive]],
    ['a directive with colons', { name: '$::{}' }, [directive]],
    ['no code', { source_code: undefined }, [empty('source_code')]],
    ['an empty code', { source_code: '' }, [empty('source_code')]],
    ['a blank code', { source_code: ' ' }, [empty('source_code'), spaces]],
    ['a space in the code', { source_code: 'a b' }, [spaces]],
    ['a line break in the code', { source_code: 'a\nb' }, [spaces]],
    // oxlint-disable-next-line no-template-curly-in-string
    ['a directive in the code', { source_code: 'a${b}' }, [directive]],
    ['no postcode', { postcode: undefined }, [empty('postcode')]],
    ['no country', { country_id: null }, [empty('country_id')]],
    ['carrier links', { carrier_links: [{ carrier_code: 'ups', position: 1 }] }, [carriers]],
    [
      'carrier links that are said to be its own',
      { carrier_links: [{}], use_default_carrier_config: false },
      [carriers],
    ],
    [
      'an emoji in the code',
      { source_code: 'a😀' },
      [
        {
          message: '"%field" can not contain emoji and other characters beyond U+FFFF.',
          parameters: { field: 'source_code' },
        },
      ],
    ],
    [
      'a null byte in the code',
      { source_code: 'a\0b' },
      [{ message: '"%field" can not contain null bytes.', parameters: { field: 'source_code' } }],
    ],
  ])('refuses %s', async (_, bad, errors) => {
    const { status, body } = await post({ ...minimal(), ...bad });
    expect([status, body]).toStrictEqual(refused(...errors));
  });

  it('tells everything that is wrong, in the order of Magento', async () => {
    const { status, body } = await post({ carrier_links: [{}], extension_attributes: PICKUP, source_code: ' ' });
    expect([status, body]).toStrictEqual(
      refused(
        empty('name'),
        empty('source_code'),
        spaces,
        empty('postcode'),
        empty('country_id'),
        forPickup('city'),
        forPickup('street'),
        forPickup('phone'),
        carriers,
      ),
    );
  });

  it.each<[string, unknown]>([
    ['a text', 'x'],
    ['an empty list', []],
    ['an empty object', {}],
  ])('takes %s for a source without attributes', async (_, source) => {
    const { status, body } = await post(source);
    expect([status, body]).toStrictEqual(
      refused(empty('name'), empty('source_code'), empty('postcode'), empty('country_id')),
    );
  });

  it('looks at the request, not at what is stored', async () => {
    await post(minimal());
    const { status, body } = await put(own('a'), { fax: '1' });
    expect([status, body]).toStrictEqual(refused(empty('name'), empty('postcode'), empty('country_id')));
  });

  it.each([
    ['the same', 'twin', 'twin'],
    ['another case', 'twin', 'TWIN'],
    ['blanks around it', 'twin', ' twin '],
    ['blanks behind the one that is there', 'twin ', 'twin'],
  ])('refuses the name of another source: %s', async (_, first, second) => {
    await post({ ...minimal('first'), name: `${count} ${first}` });
    const name = second.replace('t', `${count} t`).replace('T', `${count} T`);
    const { status, body } = await post({ ...minimal('second'), name });
    expect([status, body]).toStrictEqual([
      400,
      {
        message: 'Could not save Source',
        errors: [{ message: 'The name "%name" belongs to another source.', parameters: { name } }],
      },
    ]);
    expect((await app.get(`${SOURCES}/${own('second')}`)).status).toBe(404);
  });

  it('lets a source keep its own name', async () => {
    await post(minimal());
    expect((await put(own('A'), { ...minimal(), name: own('A') })).status).toBe(200);
  });
});

describe('names given at the same time', () => {
  it.each([1, 2, 3, 4, 5])('go to one of ten sources, round %i', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => post({ ...minimal(`s${index}`), name: own('wanted') })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(9).fill(400)]);
    const refusals = answers.filter(({ status }) => status === 400).map(({ body }) => body.message);
    expect(new Set(refusals)).toEqual(new Set(['Could not save Source']));
    expect(await codesWhere(where('name', own('wanted')))).toHaveLength(1);
  });

  it('are not exchanged by two sources, and never shared', async () => {
    await post(minimal('a'));
    await post(minimal('b'));
    for (let round = 0; round < 5; round++) {
      const answers = await Promise.all([
        put(own('a'), { ...minimal(), name: own('b') }),
        put(own('b'), { ...minimal(), name: own('a') }),
        put(own('a'), { ...minimal(), name: own('c') }),
        put(own('b'), { ...minimal(), name: own('c') }),
      ]);
      for (const { status } of answers) expect([200, 400]).toContain(status);
      const names = [(await get(own('a'))).name, (await get(own('b'))).name];
      expect(new Set(names).size).toBe(2);
    }
  });
});

/** `é` is `e` to MySQL's collations; SQLite compares A–Z without case, and nothing else. */
const DEFAULT_SPELLINGS = ['default', 'DEFAULT', ...(isEmbedded() ? [] : ['défault', 'DÉFAULT'])];

describe('the default source with a blank behind its code', () => {
  it('cannot be disabled', async () => {
    const { status, body } = await post({ ...minimal(), source_code: 'default ', enabled: false });
    expect([status, body]).toStrictEqual(refused(spaces, defaultDisabled));
  });
});

describe.each(DEFAULT_SPELLINGS)('the default source, as %s,', (code) => {
  const source = { name: 'Default Source', country_id: 'US', postcode: '00000' };

  it.each<[string, object]>([
    ['false', { enabled: false }],
    ['null', { enabled: null }],
    ['nothing', {}],
  ])('cannot be disabled by %s', async (_, more) => {
    for (const { status, body } of [
      await put(code, { ...source, ...more }),
      await post({ ...source, source_code: code, ...more }),
    ]) {
      expect([status, body]).toStrictEqual(refused(defaultDisabled));
    }
    expect((await get('default')).enabled).toBe(true);
  });

  it('cannot be a pickup location', async () => {
    const { status, body } = await put(code, { ...source, enabled: true, extension_attributes: PICKUP });
    expect([status, body]).toStrictEqual(
      refused(forPickup('city'), forPickup('street'), forPickup('phone'), defaultPickup),
    );
  });

  it('can be changed otherwise', async () => {
    const city = `City of ${code}`;
    expect(await put(code, { ...source, enabled: true, city })).toMatchObject({ status: 200, text: '[]' });
    expect(await get(code)).toMatchObject({ source_code: 'default', city });
  });
});

describe('finding sources', () => {
  it('answers 404 for a code that is not there', async () => {
    const { status, body } = await app.get(`${SOURCES}/nope`);
    expect([status, body]).toStrictEqual([
      404,
      { message: 'Source with code "%value" does not exist.', parameters: { value: 'nope' } },
    ]);
  });

  it('answers 404 to an attempt to delete one', async () => {
    await given(app).source(own('kept'));
    expect((await app.delete(`${SOURCES}/${own('kept')}`)).status).toBe(404);
    expect((await get(own('kept'))).source_code).toBe(own('kept'));
  });

  it.each<[field: string, value: string | number]>([
    ['source_code', 'SEARCHED'],
    ['name', 'searched name'],
    ['enabled', 0],
    ['description', 'searched description'],
    ['latitude', 12.345678],
    ['longitude', '-12.3456780'],
    ['country_id', 'zz'],
    ['region_id', 4711],
    ['region', 'Searched Region'],
    ['city', 'searched city'],
    ['street', 'searched street'],
    ['postcode', 'S-1'],
    ['contact_name', 'searched contact'],
    ['email', 'searched@example.com'],
    ['phone', '+49 searched'],
    ['fax', 'searched fax'],
    ['use_default_carrier_config', 0],
    ['is_pickup_location_active', 1],
    ['frontend_name', 'searched frontend'],
    ['frontend_description', 'searched frontend description'],
  ])('searches by %s', async (field, value) => {
    await post({
      source_code: 'searched',
      name: 'Searched Name',
      enabled: false,
      description: 'Searched description',
      latitude: 12.345678,
      longitude: -12.345678,
      country_id: 'ZZ',
      region_id: 4711,
      region: 'Searched Region',
      city: 'Searched City',
      street: 'Searched Street',
      postcode: 's-1',
      contact_name: 'Searched Contact',
      email: 'searched@example.com',
      phone: '+49 searched',
      fax: 'Searched Fax',
      use_default_carrier_config: false,
      extension_attributes: {
        is_pickup_location_active: true,
        frontend_name: 'Searched Frontend',
        frontend_description: 'Searched Frontend Description',
      },
    });
    const found = await codesWhere(where(field, value));
    expect(found).toContain('searched');
    expect(found).not.toContain('default');
    expect(await codesWhere(where(field, value, 'neq'))).not.toContain('searched');
    const sorted = await codesWhere(orderBy(field, 'ASC'));
    expect(new Set(await codesWhere(orderBy(field, 'DESC')))).toStrictEqual(new Set(sorted));
    expect(sorted).toContain('searched');
  });

  it('finds all without criteria', async () => {
    const { body } = await app.get(SOURCES);
    expect(body.search_criteria).toStrictEqual({ filter_groups: [] });
    expect(body.items.length).toBe(body.total_count);
    expect(body.items).toContainEqual(expect.objectContaining({ source_code: 'default' }));
  });
});
