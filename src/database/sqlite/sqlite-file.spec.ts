import { copyFile, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { loadConfig } from '../../config/load-config.js';
import { connect } from '../data-source.js';
import { openConnection } from './sqlite-file.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nest-msi-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const modeOf = async (path: string): Promise<string> => ((await stat(path)).mode & 0o777).toString(8);

describe('a SQLite database', () => {
  it('is created for its owner only, with its WAL and its folder', async () => {
    const file = join(folder, 'var', 'shop.sqlite');
    const dataSource = await connect(loadConfig({ DATABASE_URL: `sqlite:${file}` }));
    expect(await Promise.all([join(folder, 'var'), file, `${file}-wal`, `${file}-shm`].map(modeOf))).toEqual([
      '700',
      '600',
      '600',
      '600',
    ]);
    await dataSource.destroy();
  });

  it('is whole in its one file after a clean end', async () => {
    const [file, copy] = [join(folder, 'shop.sqlite'), join(folder, 'copy.sqlite')];
    const dataSource = await connect(loadConfig({ DATABASE_URL: `sqlite:${file}` }));
    await dataSource.query("INSERT INTO inventory_stock (name) VALUES ('EU')");
    await dataSource.destroy();
    await copyFile(file, copy);
    const connection = openConnection(copy);
    expect(connection.prepare("SELECT name FROM inventory_stock WHERE name = 'EU'").all([])).toEqual([{ name: 'EU' }]);
    connection.close();
  });
});
