import { Injectable, Module } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Column, Entity, PrimaryColumn, Repository, type MigrationInterface, type QueryRunner } from 'typeorm';
import { Database } from '../../src/database/database.js';
import { Columns, createMissingTables, dropTables } from '../../src/database/migrations/tables.js';
import { DATA_SOURCE } from '../../src/database/options.js';
import { InventoryModule } from '../../src/inventory/inventory.module.js';
import { commandLine } from '../support/command-line.js';
import { given, STOCKS } from '../support/given.js';
import { TestApp } from '../support/test-app.js';
import { createTestDatabase } from '../support/test-database.js';

@Entity('acme_note')
class Note {
  @PrimaryColumn({ name: 'stock_id', type: 'int' })
  stockId!: number;

  @Column({ type: 'varchar' })
  text!: string;
}

class CreateNotes1764320000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = new Columns(queryRunner);
    await createMissingTables(queryRunner, [
      {
        name: 'acme_note',
        columns: [column.int('stock_id', { isPrimary: true }), column.varchar('text', 50)],
        references: { stock_id: ['inventory_stock', 'stock_id'] },
      },
      { name: 'acme_more', columns: [column.id('id')], rows: [{ id: 7 }] },
    ]);
  }

  down = (queryRunner: QueryRunner): Promise<void> => dropTables(queryRunner, ['acme_note', 'acme_more']);
}

class Broken1764320001000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('SELECT * FROM acme_nowhere');
  }

  async down(): Promise<void> {}
}

@Injectable()
class Notes {
  constructor(@InjectRepository(Note, DATA_SOURCE) readonly notes: Repository<Note>) {}
}

const NOTES = InventoryModule.forFeature({ entities: [Note], migrations: [CreateNotes1764320000000] });

@Module({ imports: [NOTES], providers: [Notes] })
class NotesModule {}

/** Another module of the same extension: the migration is one. */
@Module({ imports: [InventoryModule.forFeature({ migrations: [CreateNotes1764320000000] })] })
class TwiceModule {}

@Module({ imports: [InventoryModule.forFeature({ migrations: [Broken1764320001000] })] })
class BrokenModule {}

const PREFIX = { DATABASE_TABLE_PREFIX: 'm2_' };
const { name: NAME } = CreateNotes1764320000000;

describe('tables of a module', () => {
  let app: TestApp;
  let notes: Repository<Note>;
  let database: Database;

  beforeAll(async () => {
    app = await TestApp.start(PREFIX, undefined, [NotesModule, TwiceModule]);
    notes = app.nest.get(Notes).notes;
    database = app.nest.get(Database);
  });
  afterAll(() => app.stop());

  it('are made at the start, with the prefix, their rows and references', async () => {
    const stock = await given(app).stock('noted');
    await notes.insert({ stockId: stock, text: 'first' });
    expect(await database.read('SELECT id FROM m2_acme_more')).toEqual([{ id: 7 }]);
    await expect(notes.insert({ stockId: 4_000_000, text: 'x' })).rejects.toThrow(/foreign key/i);
    expect((await app.delete(`${STOCKS}/${stock}`)).status).toBe(200);
    expect(await notes.count()).toBe(0);
  });

  it('take part in the transaction that is open', async () => {
    const undone = database.transaction(async () => {
      await notes.insert({ stockId: 1, text: 'x' });
      expect(await notes.count()).toBe(1);
      throw new Error('on purpose');
    });
    await expect(undone).rejects.toThrow('on purpose');
    expect(await notes.count()).toBe(0);
  });

  it('count for readiness', async () => {
    const { body } = await app.get('/health/ready', { token: null });
    expect(body.details.migrations).toEqual({ status: 'up', pending: [] });
    const table = database.table('nest_msi_migration');
    const [row] = await database.read<{ timestamp: number }>(`SELECT timestamp FROM ${table} WHERE name = ?`, [NAME]);
    await database.transaction(() => database.write(`DELETE FROM ${table} WHERE name = ?`, [NAME]));
    const pending = await database.pendingMigrations();
    await database.transaction(() =>
      database.write(`INSERT INTO ${table} (timestamp, name) VALUES (?, ?)`, [row?.timestamp, NAME]),
    );
    expect(pending).toEqual([NAME]);
  });
});

describe('the command line with the module', () => {
  it('migrates and reverts them', async () => {
    const own = await createTestDatabase();
    const run = commandLine(own.url, [NotesModule]);
    const env = { env: PREFIX };
    const first = JSON.parse((await run(['migrate', '--json'], env)).out) as Record<string, string[]>;
    expect(first['migrations']?.at(-1)).toBe(NAME);
    expect(first['tables']).toEqual(expect.arrayContaining(['m2_acme_note', 'm2_inventory_stock']));
    expect(await run(['migrate', '--revert', NAME], env)).toMatchObject({
      code: 0,
      out: `Reverted ${NAME}. The next start runs it again.\n`,
    });
    expect(JSON.parse((await run(['migrate', '--json'], env)).out)).toEqual({
      migrations: [NAME],
      tables: ['m2_acme_more', 'm2_acme_note'],
    });
    expect(await run(['migrate', '--revert', 'CreateStores1700000001000'], env)).toMatchObject({
      code: 2,
      err: expect.stringContaining(`of an extension. They are: ${NAME}.`),
    });
    await own.drop();
  });

  it('without modules has nothing to revert', async () => {
    const own = await createTestDatabase();
    const { code, err } = await commandLine(own.url)(['migrate', '--revert', NAME]);
    expect([code, err]).toEqual([2, expect.stringContaining('those of nest-msi are not taken back')]);
    await own.drop();
  });
});

it('instances that start at once make them once', async () => {
  const own = await createTestDatabase();
  const apps = await Promise.all([1, 2, 3].map(() => TestApp.start({}, own, [NotesModule])));
  const rows = await apps[0]?.nest.get(Database).read('SELECT id FROM acme_more');
  expect(rows).toEqual([{ id: 7 }]);
  await Promise.all(apps.slice(1).map((app) => app.nest.close()));
  await apps[0]?.stop();
});

it('a migration that fails ends the start with its name, and those of other modules stay', async () => {
  await expect(TestApp.start({}, undefined, [NotesModule, BrokenModule])).rejects.toThrow(
    /^Migration Broken1764320001000 failed: .*acme_nowhere/,
  );
});

it('an application without the module has none of them', async () => {
  const app = await TestApp.start();
  await expect(app.nest.get(Database).read('SELECT id FROM acme_more')).rejects.toThrow('acme_more');
  await app.stop();
});
