import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { MagentoNamingStrategy } from './naming.strategy.js';

const naming = new MagentoNamingStrategy();

interface Key {
  readonly table: string;
  readonly name: string;
  readonly columns: string[];
  readonly target?: string;
  readonly targetColumns?: string[];
}

const KEY = /KEY `(\w+)` \((.*?)\)(?:,|$)/;
const REFERENCE = /CONSTRAINT `(\w+)` FOREIGN KEY \((.*?)\) REFERENCES `(\w+)` \((.*?)\)/;
const columnsOf = (list = ''): string[] => list.replaceAll('`', '').split(',');

/** Of the tables that Magento and we have; `index_sku_qty` has a name that Magento gave by hand. */
const schema = readFileSync(join(import.meta.dirname, '../../../test/database/magento-schema.sql'), 'utf8');
const keys: Key[] = [];
const references: Key[] = [];
for (const [, table = '', body = ''] of schema.matchAll(/CREATE TABLE `(\w+)` \((.*?)\n\)/gs)) {
  for (const line of body.split('\n').map((text) => text.trim())) {
    const [reference, key] = [REFERENCE.exec(line), KEY.exec(line)];
    if (reference) {
      const [, name = '', columns, target, targetColumns] = reference;
      references.push({ table, name, columns: columnsOf(columns), target, targetColumns: columnsOf(targetColumns) });
    } else if (key && key[1] !== 'index_sku_qty') {
      keys.push({ table, name: key[1] ?? '', columns: columnsOf(key[2]) });
    }
  }
}
const named = (key: Key): [string, Key] => [key.name, key];
const isOfReference = ({ name }: Key): boolean => references.some((reference) => reference.name === name);

describe('foreign keys have Magento’s names', () => {
  it.each(references.map(named))('%s', (name, { table, columns, target, targetColumns }) => {
    expect(naming.foreignKeyName(table, columns, target, targetColumns)).toBe(name);
    expect(naming.foreignKeyName(`some_database.${table}`, columns, target, targetColumns)).toBe(name);
  });
});

describe('indexes have Magento’s names', () => {
  it.each(keys.filter((key) => !isOfReference(key)).map(named))('%s', (name, { table, columns }) => {
    expect(naming.indexName(table, columns)).toBe(name);
  });
});

it('the prefix of the tables is part of a name, and may make it too long to be whole', () => {
  const link = (prefix: string): string =>
    naming.foreignKeyName(`${prefix}inventory_source_stock_link`, ['stock_id'], `${prefix}inventory_stock`, [
      'stock_id',
    ]);
  expect(link('')).toBe('INVENTORY_SOURCE_STOCK_LINK_STOCK_ID_INVENTORY_STOCK_STOCK_ID');
  expect(link('mg_')).toBe('MG_INV_SOURCE_STOCK_LNK_STOCK_ID_MG_INV_STOCK_STOCK_ID');
  expect(link('a_long_prefix_')).toMatch(/^FK_[0-9A-F]{32}$/);
  expect(link('a_long_prefix_')).not.toBe(link('b_long_prefix_'));
  expect(naming.indexName('mg_inventory_source_stock_link', ['stock_id', 'priority'])).toBe(
    'MG_INVENTORY_SOURCE_STOCK_LINK_STOCK_ID_PRIORITY',
  );
});

it('past 64 characters even when shortened, a name is an MD5 sum of the whole one', () => {
  const columns = ['a'.repeat(40), 'b'.repeat(40)];
  // printf 'store_aaa…_bbb…' | md5sum
  expect(naming.indexName('store', columns)).toBe(`IDX_${MD5}`);
  expect(naming.foreignKeyName('store', columns)).toMatch(/^FK_[0-9A-F]{32}$/);
});

const MD5 = 'DD196E8472C0923D1AD38703DD0AB7CF';
