import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Config } from '../../src/config/config.js';
import { loadConfig } from '../../src/config/load-config.js';

const NAMES = Object.keys(new Config()).map((key) => key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase());

const read = (file: string): string => readFileSync(file, 'utf8');

/** Variable and default of each row of the tables. */
const rowsOf = (text: string): [name: string, byDefault: string][] =>
  [...text.matchAll(/^\| `([A-Z_]+)` *\| *(.*?) *\|/gm)].map(([, name = '', byDefault = '']) => [name, byDefault]);

describe.each(['docs/configuration.md', 'README.md'])('%s', (file) => {
  test('gives the default that the code has', () => {
    for (const [name, byDefault] of rowsOf(read(file))) {
      // What the database or its kind decides is said in words.
      if (/^[A-Z]/.test(byDefault)) continue;
      const given = loadConfig(byDefault === '' ? {} : { [name]: byDefault.replaceAll('`', '') });
      expect([name, given]).toEqual([name, new Config()]);
    }
  });
});

test('docs/configuration.md has every variable once', () => {
  expect(
    rowsOf(read('docs/configuration.md'))
      .map(([name]) => name)
      .toSorted(),
  ).toEqual(NAMES.toSorted());
});

test('README.md has the five that most people need', () => {
  const named = rowsOf(read('README.md')).map(([name]) => name);
  expect(named).toHaveLength(5);
  expect(named.filter((name) => !NAMES.includes(name))).toEqual([]);
});

test('.env.example has every variable with its default', () => {
  const lines = [...read('.env.example').matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name = '', value = '']) => [
    name,
    value,
  ]);
  expect(lines.map(([name]) => name).toSorted()).toEqual(NAMES.toSorted());
  expect(loadConfig(Object.fromEntries(lines) as Record<string, string>)).toEqual(new Config());
});
