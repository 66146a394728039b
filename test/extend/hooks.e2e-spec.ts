import { Injectable, Module, Scope, type OnModuleInit } from '@nestjs/common';
import { InjectRepository, TypeOrmModule } from '@nestjs/typeorm';
import { OnEvent } from '@nestjs/event-emitter';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Column, Entity, PrimaryColumn, PrimaryGeneratedColumn, QueryFailedError, Repository } from 'typeorm';
import { Database } from '../../src/database/database.js';
import { DATA_SOURCE } from '../../src/database/options.js';
import { Transaction } from '../../src/database/transactions/transaction.js';
import { BeforeCommit } from '../../src/inventory/changes/rules/before-commit.js';
import { InventoryEvent } from '../../src/inventory/changes/events/inventory-event.js';
import { SourceItemsDeleted, SourceItemsSaved } from '../../src/inventory/source-items/source-items.events.js';
import { SourceSaved } from '../../src/inventory/sources/sources.events.js';
import { StockDeleted, StockSaved } from '../../src/inventory/stocks/stocks.events.js';
import {
  StockSourceLinksDeleted,
  StockSourceLinksSaved,
} from '../../src/inventory/stock-source-links/stock-source-links.events.js';
import { StockSourceLinksService } from '../../src/inventory/stock-source-links/stock-source-links.service.js';
import { notAllowed } from '../../src/webapi/errors/entity-errors.js';
import { given, link, LINKS, LINKS_DELETE, linksOf, SOURCE_ITEMS_DELETE, STOCKS } from '../support/given.js';
import { TestApp } from '../support/test-app.js';

/** One row for each change of the priority of a link. */
@Entity('acme_audit')
class AuditEntry {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'varchar', length: 20 })
  link!: string;

  @Column({ type: 'int', nullable: true })
  before!: number | null;

  @Column({ type: 'int' })
  after!: number;
}

/** Its rows refer to stocks. */
@Entity('acme_reference')
class Reference {
  @PrimaryColumn({ name: 'stock_id', type: 'int', unsigned: true })
  stockId!: number;
}

@Injectable()
class Audit implements OnModuleInit {
  seen: InventoryEvent[] = [];
  told: InventoryEvent[] = [];
  onSave: () => unknown = () => null;

  constructor(
    private readonly database: Database,
    @InjectRepository(AuditEntry, DATA_SOURCE) readonly entries: Repository<AuditEntry>,
    @InjectRepository(Reference, DATA_SOURCE) readonly references: Repository<Reference>,
  ) {}

  async onModuleInit(): Promise<void> {
    const stock = this.database.table('inventory_stock');
    const id =
      this.database.dialect.forUpdate === '' ? 'INTEGER PRIMARY KEY AUTOINCREMENT' : 'INT PRIMARY KEY AUTO_INCREMENT';
    await this.database.define(
      `CREATE TABLE ${this.database.table('acme_audit')} (id ${id}, link varchar(20), \`before\` int, \`after\` int NOT NULL)`,
    );
    await this.database.define(
      `CREATE TABLE ${this.database.table('acme_reference')} (stock_id INT UNSIGNED PRIMARY KEY,
        FOREIGN KEY (stock_id) REFERENCES ${stock} (stock_id))`,
    );
  }

  @BeforeCommit(InventoryEvent)
  see(event: InventoryEvent): void {
    this.seen.push(event);
  }

  @BeforeCommit(StockSourceLinksSaved)
  async write({ changes }: StockSourceLinksSaved): Promise<void> {
    for (const { before, after } of changes) {
      const name = `${after.stockId}:${after.sourceCode}`;
      await this.entries.insert({ link: name, before: before?.priority ?? null, after: after.priority });
    }
    await this.onSave();
  }

  @BeforeCommit(StockDeleted)
  @BeforeCommit(StockSourceLinksDeleted)
  async forget(event: StockDeleted | StockSourceLinksDeleted): Promise<void> {
    if (event instanceof StockDeleted && event.stock.name === 'kept')
      throw notAllowed('%name is kept.', { name: 'kept' });
    if (event instanceof StockSourceLinksDeleted && event.deleted.some(({ priority }) => priority === 99))
      throw notAllowed('That link is kept.');
  }

  @OnEvent(StockSaved.name)
  tell(event: StockSaved): void {
    this.told.push(event);
  }
}

@Module({ imports: [TypeOrmModule.forFeature([AuditEntry, Reference], DATA_SOURCE)], providers: [Audit] })
class AuditModule {}

const REFERENCE = { table: 'm2_acme_reference', column: 'stock_id', referenced: 'm2_inventory_stock' };

let app: TestApp;
let audit: Audit;
let database: Database;

beforeAll(async () => {
  app = await TestApp.start({ DATABASE_TABLE_PREFIX: 'm2_' }, undefined, [AuditModule]);
  audit = app.nest.get(Audit);
  database = app.nest.get(Database);
  await given(app).sources('a', 'b');
});
afterAll(() => app.stop());
beforeEach(() => {
  audit.seen = [];
  audit.onSave = () => null;
});

/** Entries about a link, as `before>after`. */
const entriesOf = async (name: string): Promise<string[]> =>
  (await audit.entries.find({ where: { link: name }, order: { id: 'ASC' } })).map(
    ({ before, after }) => `${before}>${after}`,
  );

describe('a hook before the commit', () => {
  it('gets every event, deletions too, with what is stored', async () => {
    const stock = await given(app).stock('all');
    await given(app).source('c');
    await given(app).links(link('A', stock, 3));
    await given(app).items({ sku: 'x', source_code: 'a', quantity: 1.5, status: 1 });
    await app.post(SOURCE_ITEMS_DELETE, { sourceItems: [{ sku: 'X', source_code: 'A' }] });
    await app.delete(`${STOCKS}/${stock}`);
    const state = { stockId: stock, sourceCode: 'a', priority: 3 };
    const saved = { stockId: stock, name: 'all', salesChannels: [] };
    const item = { sourceCode: 'a', sku: 'x', quantity: 1.5, status: 1 };
    expect(audit.seen).toMatchObject([
      { before: null, after: saved },
      { before: null, after: { sourceCode: 'c' } },
      { changes: [{ before: null, after: state }] },
      { changes: [{ before: null, after: item }] },
      { deleted: [item] },
      { stock: saved },
      { deleted: [state] },
    ]);
    const names = [StockSaved, SourceSaved, StockSourceLinksSaved, SourceItemsSaved, SourceItemsDeleted];
    expect(audit.seen.map(({ constructor }) => constructor)).toEqual([...names, StockDeleted, StockSourceLinksDeleted]);
  });

  it('writes with the data, through an injected repository', async () => {
    const stock = await given(app).stock('with the data');
    await given(app).links(link('a', stock, 1));
    await given(app).links(link('a', stock, 2), link('a', stock, 3), link('a', stock, 3));
    await given(app).links(link('a', stock, 3));
    expect(await entriesOf(`${stock}:a`)).toEqual(['null>1', '1>3']);
  });

  it('answers the request with its error, and leaves nothing', async () => {
    const stock = await given(app).stock('undone');
    audit.onSave = () => {
      throw notAllowed('Not on %day.', { day: 'Sunday' });
    };
    const { status, body } = await app.post(LINKS, { links: [link('a', stock), link('b', stock)] });
    expect([status, body]).toEqual([400, { message: 'Not on %day.', parameters: { day: 'Sunday' } }]);
    expect(await linksOf(app, stock)).toEqual([]);
    expect(await entriesOf(`${stock}:a`)).toEqual([]);
    audit.onSave = () => Promise.reject(new Error('a defect'));
    const defect = await app.post(LINKS, { links: [link('a', stock)] });
    expect([defect.status, defect.body.message]).toEqual([500, expect.stringContaining('Report ID')]);
    expect(await linksOf(app, stock)).toEqual([]);
  });

  it('keeps what would be deleted', async () => {
    const stock = await given(app).stock('kept');
    await given(app).links(link('a', stock, 99), link('b', stock, 1));
    const deleted = await app.delete(`${STOCKS}/${stock}`);
    expect([deleted.status, deleted.body.message]).toEqual([400, '%name is kept.']);
    const unlinked = await app.post(LINKS_DELETE, { links: [link('a', stock), link('b', stock)] });
    expect([unlinked.status, unlinked.body.message]).toEqual([400, 'That link is kept.']);
    expect(await linksOf(app, stock)).toEqual(['b:1', 'a:99']);
  });

  it('whose row refers to nothing is a 400 that names table and column', async () => {
    const stock = await given(app).stock('reference');
    audit.onSave = () => audit.references.insert({ stockId: 4_000_000 });
    const { status, body } = await app.post(LINKS, { links: [link('a', stock)] });
    expect([status, body.message]).toEqual([400, 'Could not save StockSourceLinks']);
    expect(body.errors).toEqual([
      {
        message: 'A row of "%table" refers by "%column" to a row of "%referenced" that does not exist.',
        parameters: REFERENCE,
      },
    ]);
    expect(await linksOf(app, stock)).toEqual([]);
  });

  it('whose row exists already is a 400 that names the key', async () => {
    const stock = await given(app).stock('twice');
    await audit.references.insert({ stockId: stock });
    audit.onSave = () => audit.references.insert({ stockId: stock });
    const { status, body } = await app.post(LINKS, { links: [link('a', stock)] });
    expect([status, body]).toEqual([
      400,
      {
        message: 'A row with the same "%key" exists already.',
        parameters: { key: expect.stringMatching(/^(PRIMARY|m2_acme_reference\.stock_id)$/) },
      },
    ]);
    expect(await linksOf(app, stock)).toEqual([]);
  });

  it('whose row refers to a stock keeps it from being deleted, and says so', async () => {
    const stock = await given(app).stock('referred');
    await audit.references.insert({ stockId: stock });
    const { status, body } = await app.delete(`${STOCKS}/${stock}`);
    expect([status, body]).toEqual([
      400,
      {
        message: 'Rows of "%table" still refer by "%column" to this row of "%referenced".',
        parameters: REFERENCE,
      },
    ]);
    expect((await app.get(`${STOCKS}/${stock}`)).status).toBe(200);
    await audit.references.delete({ stockId: stock });
  });

  it('may save more, in the same transaction', async () => {
    const stock = await given(app).stock('more');
    const links = app.nest.get(StockSourceLinksService);
    audit.onSave = () => {
      audit.onSave = () => Promise.reject(notAllowed('Inner.'));
      return links.save([{ sourceCode: 'b', stockId: stock, priority: 2 }]);
    };
    expect((await app.post(LINKS, { links: [link('a', stock)] })).body.message).toBe('Inner.');
    expect(await linksOf(app, stock)).toEqual([]);
    audit.onSave = () => {
      audit.onSave = () => null;
      return links.save([{ sourceCode: 'b', stockId: stock, priority: 2 }]);
    };
    await given(app).links(link('a', stock));
    expect(await linksOf(app, stock)).toEqual(['a:1', 'b:2']);
  });

  it('runs again when the transaction does, and its writes count once', async () => {
    const stock = await given(app).stock('again');
    let runs = 0;
    audit.onSave = () => {
      if (++runs < 3) throw conflict();
    };
    await given(app).links(link('a', stock, 5));
    expect(runs).toBe(3);
    expect(await entriesOf(`${stock}:a`)).toEqual(['null>5']);
  });

  it('comes before listeners, which hear nothing of what it undoes', async () => {
    audit.told = [];
    await given(app).stock('told');
    await new Promise<void>((resolve) => database.afterCommit(resolve));
    expect(audit.told).toEqual([audit.seen.at(-1)]);
  });

  it('writes an unbroken chain under forty saves at once', async () => {
    const stock = await given(app).stock('chain');
    const priorities = Array.from({ length: 40 }, (_, index) => index + 1);
    const answers = await Promise.all(
      priorities.map((priority) => app.post(LINKS, { links: [link('a', stock, priority)] })),
    );
    expect(answers.map(({ status }) => status)).toEqual(priorities.map(() => 200));
    const entries = await entriesOf(`${stock}:a`);
    expect(entries).toHaveLength(40);
    const ends = entries.map((text) => text.split('>'));
    expect(ends.map(([before]) => before)).toEqual(['null', ...ends.slice(0, -1).map(([, after]) => after)]);
    expect(await linksOf(app, stock)).toEqual([`a:${ends.at(-1)?.[1]}`]);
  });
});

it('a hook costs only the writes that it is about', async () => {
  class OnlySources {
    readonly seen: SourceSaved[] = [];

    @BeforeCommit(SourceSaved)
    see(event: SourceSaved): void {
      this.seen.push(event);
    }
  }
  @Module({ providers: [OnlySources] })
  class OnlySourcesModule {}
  const silent = await TestApp.start({}, undefined, [OnlySourcesModule]);
  await given(silent).sources('a');
  const stock = await given(silent).stock('silent');
  const [query, write] = [jest.spyOn(Transaction.prototype, 'query'), jest.spyOn(Transaction.prototype, 'write')];
  await given(silent).links(link('a', stock, 1));
  expect(query.mock.calls.filter(([text]) => text.includes('inventory_'))).toEqual([]);
  expect(write).toHaveBeenCalledTimes(1);
  expect(silent.nest.get(OnlySources).seen).toHaveLength(1);
  await silent.stop();
});

it('a request-scoped hook ends the start', async () => {
  @Injectable({ scope: Scope.REQUEST })
  class Scoped {
    @BeforeCommit(StockSaved)
    see(): void {}
  }
  @Module({ providers: [Scoped] })
  class ScopedModule {}
  await expect(TestApp.start({}, undefined, [ScopedModule])).rejects.toThrow('Scoped has @BeforeCommit');
});

/** As the databases say that another transaction was first. */
const conflict = (): Error =>
  new QueryFailedError('', [], Object.assign(new Error('on purpose'), { code: 'ER_LOCK_DEADLOCK' }));
