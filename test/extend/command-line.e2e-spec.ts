import { Injectable, Module } from '@nestjs/common';
import { OnEvent } from '@nestjs/event-emitter';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { StockSourceLinksSaved } from '../../src/inventory/stock-source-links/stock-source-links.events.js';
import { StockSourceLinkRule } from '../../src/inventory/stock-source-links/stock-source-link.rule.js';
import { entry, type ErrorEntry } from '../../src/webapi/errors/webapi-error.js';
import { commandLine, type Outcome } from '../support/command-line.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

@StockSourceLinkRule()
class Policy implements StockSourceLinkRule {
  readonly check: StockSourceLinkRule['check'] = ({ priority }) => (priority === 13 ? entry('13 is bad luck.') : null);

  async checkAll(links: readonly object[]): Promise<ErrorEntry[]> {
    return links.length > 1 ? [entry('One by one.')] : [];
  }
}

const heard: StockSourceLinksSaved[] = [];

@Injectable()
class Listener {
  @OnEvent(StockSourceLinksSaved.name)
  hear(event: StockSourceLinksSaved): void {
    heard.push(event);
  }
}

@Module({ providers: [Policy, Listener] })
class PolicyModule {}

let database: TestDatabase;
let importLinks: (csv: string, ...options: string[]) => Promise<Outcome>;

beforeAll(async () => {
  database = await createTestDatabase();
  const run = commandLine(database.url, [PolicyModule]);
  await commandLine(database.url)(['sample-data']);
  importLinks = (csv, ...options) =>
    run(['import', 'links', '-', ...options], { stdin: `source_code,stock_id,priority\n${csv}` });
});
afterAll(() => database.drop());
beforeEach(() => {
  heard.length = 0;
});

describe('an import with a module of one’s own', () => {
  it.each([
    ['a line that breaks a rule', 'central,4,13', ['--dry-run'], 'line 2: 13 is bad luck.'],
    ['lines that break one together', 'central,4,5\neast,4,6', [], 'One by one.'],
  ])('refuses %s', async (_, csv, options, message) => {
    const { code, err } = await importLinks(csv, ...options);
    expect(code).not.toBe(0);
    expect(err).toContain(message);
    expect(heard).toEqual([]);
  });

  it('tells its listeners, before it ends', async () => {
    expect(await importLinks('central,4,7')).toMatchObject({ code: 0 });
    expect(heard).toEqual([
      new StockSourceLinksSaved([
        {
          before: { stockId: 4, sourceCode: 'central', priority: 1 },
          after: { stockId: 4, sourceCode: 'central', priority: 7 },
        },
      ]),
    ]);
  });
});
