import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import type { Change } from '../../database/tables/tables.js';
import { isBadValue, isMissingReference } from '../../database/database-errors.js';
import { Metrics } from '../../metrics/metrics.js';
import {
  couldNotSave,
  entry,
  inputIsEmpty,
  notAllowed,
  validationFailed,
  type ErrorEntry,
} from '../../webapi/errors.js';
import type { Page } from '../../webapi/search/page.js';
import type { SearchCriteria } from '../../webapi/search/search-criteria.js';
import { StockSourceLinksDeleted, StockSourceLinksSaved, type LinkState } from '../changes/events.js';
import { EventsService, type Watched } from '../changes/events.service.js';
import { ExtensionAttributesService } from '../changes/extension-attributes.service.js';
import { IndexerStateRepository } from '../stock-index/indexer-state.repository.js';
import { StockSourceLinkRule } from '../changes/inventory-rules.js';
import { InventoryRulesService } from '../changes/inventory-rules.service.js';
import { failuresOfItem, validate, type Rule } from '../changes/rules.js';
import { SourcesService } from '../sources/sources.service.js';
import { StocksService } from '../stocks/stocks.service.js';
import type { LinkToDelete, LinkToSave, StockSourceLink } from './stock-source-link.entity.js';
import { StockSourceLinksRepository, type LinkKey, type NewLink } from './stock-source-links.repository.js';
import { isProtected, RULES } from './stock-source-links.validator.js';

/** Whoever hears one of them needs both to be written in turns. */
const EVENTS = [StockSourceLinksSaved, StockSourceLinksDeleted];

@Injectable()
export class StockSourceLinksService {
  private readonly rules;
  private readonly watched: Watched<LinkKey & Partial<NewLink>, StockSourceLink, LinkState>;

  constructor(
    private readonly links: StockSourceLinksRepository,
    private readonly sources: SourcesService,
    private readonly stocks: StocksService,
    private readonly indexers: IndexerStateRepository,
    private readonly events: EventsService,
    private readonly attributes: ExtensionAttributesService,
    private readonly database: Database,
    private readonly metrics: Metrics,
    rules: InventoryRulesService,
  ) {
    this.rules = rules.of(StockSourceLinkRule);
    this.watched = {
      keyOf: () => this.links.keyOf(),
      preview: (some) => this.links.preview(some),
      stateOf: ({ stockId, sourceCode, priority }) => ({ stockId, sourceCode, priority }),
      keyIn: ({ stockId, sourceCode }) => ({ stockId, sourceCode }),
    };
  }

  /**
   * Makes links or changes their priority, all or none; of two for the same pair the last counts.
   *
   * @throws WebapiError 400 for an empty list, for links that break a rule, for sources and stocks that do not exist
   */
  async save(links: readonly LinkToSave[]): Promise<void> {
    if (links.length === 0) throw inputIsEmpty();
    await validate(links, this.allRules());
    const valid = links as readonly NewLink[];
    try {
      await this.database.transaction(async (attempt) => {
        const isHeard = this.events.isHeard(...EVENTS);
        if (attempt > 1 || isHeard || this.rules.hasRulesForAll) await this.lock(valid);
        const changes = isHeard ? await this.events.changesOf(valid, this.watched) : [];
        await this.links.save(valid);
        await this.attributes.links.save(valid);
        const failures = await this.rules.failuresOf(valid);
        if (failures.length > 0) throw validationFailed(failures);
        await this.indexers.invalidateInventory();
        this.events.publishAll(StockSourceLinksSaved, changes);
      });
      this.metrics.batchRows.observe({ rows: 'links', action: 'save' }, links.length);
    } catch (error) {
      if (isMissingReference(error)) throw couldNotSave('StockSourceLinks', await this.missingIn(valid));
      throw isBadValue(error) ? couldNotSave('StockSourceLinks', [entry((error as Error).message)]) : error;
    }
  }

  /** What save() would refuse, for each link; nothing is written. */
  async check(links: readonly LinkToSave[]): Promise<ErrorEntry[][]> {
    const [noSource, noStock] = await Promise.all([
      this.sources.missing(links.flatMap(({ sourceCode }) => sourceCode ?? [])),
      this.stocks.missing(links.flatMap(({ stockId }) => stockId ?? [])),
    ]);
    const rules = this.allRules();
    return links.map((link) => {
      const failures = failuresOfItem(link, rules);
      if (failures.length > 0) return failures;
      const { sourceCode, stockId } = link as NewLink;
      return [
        ...(noSource.has(sourceCode)
          ? [entry('source "%source_code" does not exist.', { source_code: sourceCode })]
          : []),
        ...(noStock.has(stockId) ? [entry('stock %stock_id does not exist.', { stock_id: stockId })] : []),
      ];
    });
  }

  /** What save() would change, for each of these links, which keep the rules; nothing is written. */
  preview(links: readonly LinkToSave[]): Promise<Change<StockSourceLink>[]> {
    return this.links.preview(links as readonly NewLink[]);
  }

  /** @returns a function that is the same for two links when the second would be written over the first */
  keyOf(): (link: LinkToSave) => string {
    return this.links.keyOf() as (link: LinkToSave) => string;
  }

  /**
   * Breaks links; one that is not there is no error.
   *
   * @throws WebapiError 400 for an empty list, and for links of the default stock or source
   */
  async delete(links: readonly LinkToDelete[]): Promise<void> {
    if (links.some(isProtected)) throw notAllowed('Can not delete link related to Default Source or Default Stock');
    if (links.length === 0) throw inputIsEmpty();
    const named = links.filter((link): link is LinkKey => link.sourceCode !== null && link.stockId !== null);
    await this.database.transaction(async (attempt) => {
      const isHeard = this.events.isHeard(...EVENTS);
      if (attempt > 1 || isHeard || this.rules.hasRulesForAll) await this.lock(named);
      const deleted = isHeard ? await this.events.existingOf(named, this.watched) : [];
      await this.links.delete(named);
      await this.indexers.invalidateInventory();
      this.events.publishAll(StockSourceLinksDeleted, deleted);
    });
    this.metrics.batchRows.observe({ rows: 'links', action: 'delete' }, links.length);
  }

  async search(criteria: SearchCriteria): Promise<Page<StockSourceLink>> {
    const page = await this.links.search(criteria);
    await this.attributes.links.loadInto(page.items);
    return page;
  }

  private allRules(): readonly Rule<LinkToSave>[] {
    return this.rules.with([...RULES, ...this.attributes.links.rules]);
  }

  private lock(links: readonly LinkKey[]): Promise<void> {
    return this.stocks.lock(links.map(({ stockId }) => stockId));
  }

  /** Magento does not tell which links were to blame. */
  private async missingIn(links: readonly NewLink[]): Promise<ErrorEntry[]> {
    const [noSource, noStock] = await Promise.all([
      this.sources.missing(links.map(({ sourceCode }) => sourceCode)),
      this.stocks.missing(links.map(({ stockId }) => stockId)),
    ]);
    return links.flatMap(({ sourceCode, stockId }, index) => [
      ...(noSource.has(sourceCode)
        ? [entry('links[%index]: source "%source_code" does not exist.', { index, source_code: sourceCode })]
        : []),
      ...(noStock.has(stockId)
        ? [entry('links[%index]: stock %stock_id does not exist.', { index, stock_id: stockId })]
        : []),
    ]);
  }
}
