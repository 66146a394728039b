import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { strToU8, zipSync } from 'fflate';
import { DataSource } from 'typeorm';
import { GeonamesService } from '../../src/inventory/source-selection/distance/geonames.service.js';
import { commandLine } from '../support/command-line.js';
import { TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

/** As GeoNames writes them. */
const lineOf = (country: string, postcode: string, city: string, latitude: number | string = 52.5): string =>
  [country, postcode, city, `${city} Region`, 'R', 'Province', '007', '', '', latitude, '13.25', '4'].join('\t');

const DE = [lineOf('DE', '10115', 'Berlin'), lineOf('DE', '81671', 'München', 48.1223)].join('\n');
const AT = lineOf('AT', '1010', 'Wien, Innere Stadt', 48.2077);

let database: TestDatabase;
let app: TestApp;
let folder: string;
let nestMsi: ReturnType<typeof commandLine>;

beforeAll(async () => {
  database = await createTestDatabase();
  app = await TestApp.start({}, database);
  nestMsi = commandLine(database.url);
  folder = await mkdtemp(join(tmpdir(), 'nest-msi-'));
});
afterAll(async () => {
  await app.stop();
  await rm(folder, { recursive: true });
});
beforeEach(() => app.nest.get(DataSource).query('DELETE FROM inventory_geoname'));

const imported = (stdin: string | Uint8Array) => nestMsi(['geonames:import', '-'], { stdin: Buffer.from(stdin) });

const stored = async (): Promise<string[]> => {
  const rows = await app.nest
    .get(DataSource)
    .query<Record<string, unknown>[]>(
      `SELECT country_code, postcode, city, region, province, latitude, longitude FROM inventory_geoname ORDER BY entity_id`,
    );
  return rows.map((row) => Object.values(row).join('|'));
};

const BERLIN = 'DE|10115|Berlin|Berlin Region|007|52.5|13.25';
const MUNICH = 'DE|81671|München|München Region|007|48.1223|13.25';
const VIENNA = 'AT|1010|Wien, Innere Stadt|Wien, Innere Stadt Region|007|48.2077|13.25';

const batches = () =>
  (async function* () {
    yield [
      { countryCode: 'DE', postcode: '1', city: 'x', region: 'x', province: '', latitude: 1, longitude: 1 },
      { countryCode: 'DE', postcode: '2', city: 'x', region: 'x', province: '', latitude: 1, longitude: 1 },
    ];
  })();

describe('geonames:import', () => {
  it.each<[string, () => string | Uint8Array]>([
    ['a text', () => `${DE}\n${AT}\n`],
    ['a text with Windows line ends and without the last', () => `${DE}\n${AT}`.replaceAll('\n', '\r\n')],
    ['an archive', () => zipSync({ 'readme.txt': strToU8('Readme'), 'allCountries.txt': strToU8(`${DE}\n${AT}\n`) })],
    ['an archive without compression', () => zipSync({ 'DE_AT.txt': strToU8(`${DE}\n${AT}`) }, { level: 0 })],
  ])('reads %s', async (_, contents) => {
    const { code, out, err } = await imported(contents());
    expect([code, err]).toEqual([0, '']);
    expect(out).toBe('standard input: wrote 3 places: AT (1), DE (2).\n');
    expect(await stored()).toEqual([BERLIN, MUNICH, VIENNA]);
  });

  it('reads a file, and answers in JSON', async () => {
    const path = join(folder, 'DE.zip');
    await writeFile(path, zipSync({ 'DE.txt': strToU8(DE) }));
    const { code, out } = await nestMsi(['geonames:import', path, '--json']);
    expect([code, JSON.parse(out)]).toEqual([0, { places: 2, countries: { DE: 2 } }]);
  });

  it('replaces the places of the countries in the file, and no others', async () => {
    await imported(`${DE}\n${AT}`);
    await imported(`${lineOf('de', '10115', 'Berlin')}\n`);
    expect(await stored()).toEqual([VIENNA, BERLIN]);
    await imported(DE);
    await imported(DE);
    expect(await stored()).toEqual([VIENNA, BERLIN, MUNICH]);
  });

  it('reads more places than a batch has, with a progress bar on a terminal', async () => {
    const many = Array.from({ length: 5_000 }, (_, index) => lineOf('FR', String(index), `Ville ${index}`));
    const { code, err } = await nestMsi(['geonames:import', '-'], {
      stdin: Buffer.from(zipSync({ 'FR.txt': strToU8(many.join('\n')) })),
      terminal: 80,
    });
    expect(code).toBe(0);
    expect(err).toMatch(/checking.*writing/s);
    expect(await stored()).toHaveLength(5_000);
  });

  it('cuts what is longer than its column', async () => {
    expect((await imported(lineOf('DE', '1'.repeat(70), 'x'.repeat(200)))).code).toBe(0);
    expect((await stored())[0]).toMatch(new RegExp(`^DE\\|1{64}\\|x{180}\\|x{100}\\|`));
  });

  it.each<[string, string | Uint8Array, RegExp]>([
    ['an empty file', '', /there are no places in it/],
    [
      'another format',
      `${DE}\nDE;10115;Berlin`,
      /line 3: 1 columns separated by tabs.*\n.*1 error; nothing was written/,
    ],
    ['a country that is no code', lineOf('Germany', '1', 'x'), /line 1: "Germany" in column 1/],
    ['a latitude that does not exist', `\n${lineOf('DE', '1', 'x', 91)}`, /line 2: "91" in column 10/],
    ['a latitude that is no number', lineOf('DE', '1', 'x', 'north'), /"north" in column 10/],
    ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x00, 0x01]), /not text in UTF-8/],
    ['one endless line', 'x'.repeat(200_000), /line 1 is longer/],
    [
      'an archive without a text',
      zipSync({ 'readme.txt': strToU8('x'), 'a.png': strToU8('x') }),
      /no text file such as/,
    ],
    ['half an archive', zipSync({ 'DE.txt': strToU8(DE.repeat(500)) }).subarray(0, 200), /damaged or incomplete/],
  ])('refuses %s, and writes nothing', async (_, contents, message) => {
    await imported(AT);
    const { code, out, err } = await imported(contents);
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(message);
    expect(await stored()).toEqual([VIENNA]);
  });

  it('refuses a damaged archive', async () => {
    const archive = zipSync({ 'DE.txt': strToU8(DE) });
    archive.fill(0xff, 40, 80);
    const { code, err } = await imported(archive);
    expect(code).toBe(1);
    expect(err).toMatch(/damaged or incomplete/);
  });

  it('leaves the places of one import when two run at once', async () => {
    const service = app.nest.get(GeonamesService);
    await Promise.all(Array.from({ length: 6 }, () => service.replace(['DE'], batches)));
    expect((await stored()).map((row) => row.split('|')[1])).toEqual(['1', '2']);
  });
});
