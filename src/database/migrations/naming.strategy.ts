import { createHash } from 'node:crypto';
import { DefaultNamingStrategy, type NamingStrategyInterface, type Table } from 'typeorm';

const LONGEST = 64;
/** Of Magento's abbreviations, those that our tables meet. */
const ABBREVIATIONS: Readonly<Record<string, string>> = {
  catalog: 'cat',
  entity: 'entt',
  inventory: 'inv',
  link: 'lnk',
  product: 'prd',
  user: 'usr',
  website: 'ws',
};
const ABBREVIATED = new RegExp(Object.keys(ABBREVIATIONS).join('|'), 'g');

/** Names keys and indexes as Magento does, table prefix included, so that both make the very same schema. */
export class MagentoNamingStrategy extends DefaultNamingStrategy implements NamingStrategyInterface {
  override indexName(table: Table | string, columns: string[]): string {
    return shorten([nameOf(table), ...columns].join('_'), 'IDX_');
  }

  override foreignKeyName(table: Table | string, columns: string[], target = '', targetColumns: string[] = []): string {
    return shorten([nameOf(table), ...columns, nameOf(target), ...targetColumns].join('_'), 'FK_');
  }
}

/** Without the database that TypeORM may put in front. */
const nameOf = (table: Table | string): string =>
  (typeof table === 'string' ? table : table.name).split('.').at(-1) ?? '';

function shorten(name: string, prefix: string): string {
  if (name.length <= LONGEST) return name.toUpperCase();
  const short = name.replace(ABBREVIATED, (word) => ABBREVIATIONS[word] ?? word);
  return (short.length <= LONGEST ? short : prefix + createHash('md5').update(name).digest('hex')).toUpperCase();
}
