import { Injectable } from '@nestjs/common';
import type { Change } from '../../database/tables/table-reads.js';
import { WebapiError, type ErrorEntry } from '../../webapi/errors/webapi-error.js';
import type { Page } from '../../webapi/search/page.js';
import type { SearchCriteria } from '../../webapi/search/search-criteria.js';
import type { Extended } from '../changes/extension-attributes/extended.js';
import { ExtensionAttributesService } from '../changes/extension-attributes/extension-attributes.service.js';
import type { Lock } from '../changes/locks.js';
import type { RuleRegistry } from '../changes/rules/rule-registry.js';
import { RulesService } from '../changes/rules/rules.service.js';
import { TrackedTable } from '../changes/events/tracked-table.js';
import { WritePath } from '../changes/write-path.service.js';
import type { MissingReference, Write } from '../changes/write.js';
import { SourcesService } from '../sources/sources.service.js';
import { StocksService } from '../stocks/stocks.service.js';
import { StockSourceLinkExtensionAttributes } from './stock-source-link.attributes.js';
import type { LinkKey, LinkToDelete, LinkToSave, NewLink, StockSourceLink } from './stock-source-link.entity.js';
import { StockSourceLinkRule } from './stock-source-link.rule.js';
import {
  linkStateOf,
  StockSourceLinksDeleted,
  StockSourceLinksSaved,
  type LinkState,
} from './stock-source-links.events.js';
import { StockSourceLinksRepository } from './stock-source-links.repository.js';
import { CAN_NOT_DELETE, DELETION_RULES, FIELDS, KEY_FIELDS, RULES } from './stock-source-links.validator.js';

/**
 * Links between stocks and sources: what `/V1/inventory/stock-source-links` does, with its rules, hooks and events.
 *
 *     await links.save([{ stockId: 4, sourceCode: 'east', priority: 1 }]);
 */
@Injectable()
export class StockSourceLinksService {
  private readonly attributes;
  /** What all saves of links have in common. @internal */
  readonly saving: Write<LinkToSave, NewLink, NewLink, unknown>;
  /** Rules that modules add to saves. @internal */
  readonly added: RuleRegistry<LinkToSave, NewLink>;
  private readonly deletion: Write<LinkToDelete, LinkKey>;

  /** @internal */
  constructor(
    private readonly links: StockSourceLinksRepository,
    private readonly sources: SourcesService,
    private readonly stocks: StocksService,
    private readonly path: WritePath,
    attributes: ExtensionAttributesService,
    rules: RulesService,
  ) {
    this.attributes = attributes.of(StockSourceLinkExtensionAttributes, {
      of: ({ stockId, sourceCode }: LinkKey) => ({ stockId, sourceCode }),
      nameOf: ({ stockId, sourceCode }) => `${stockId} ${sourceCode.toLowerCase()}`,
    });
    const added = (this.added = rules.of(StockSourceLinkRule));
    const tracked = new TrackedTable<LinkKey, StockSourceLink, LinkState>({
      find: (keys) => this.links.find(keys),
      idOf: ({ linkId }) => linkId,
      stateOf: linkStateOf,
      Saved: StockSourceLinksSaved,
      Deleted: StockSourceLinksDeleted,
    });
    const shared = {
      list: 'links',
      resolve: <Link extends LinkToDelete>(sent: readonly Link[]) => this.sources.resolve(sent),
      comparisonLocks: (keys: readonly LinkKey[]) => this.locksOf(keys),
      invalidatesIndex: () => true,
    };
    this.saving = {
      ...shared,
      fields: FIELDS,
      rules: () => RULES,
      added,
      attributes: this.attributes,
      tracking: [tracked.saves],
      write: async (items) => {
        await this.links.save(items);
        return items;
      },
      name: 'StockSourceLinks',
      missingReferences: (items) => this.missingIn(items),
      metric: { rows: 'links', action: 'save' },
    };
    this.deletion = {
      ...shared,
      fields: KEY_FIELDS,
      rules: () => DELETION_RULES,
      refusal: (errors) => new WebapiError(400, { message: CAN_NOT_DELETE, errors }),
      countedBy: added,
      select: (sent) => sent.filter((link): link is LinkKey => link.sourceCode !== null && link.stockId !== null),
      tracking: [tracked.deletions],
      write: async (items) => {
        await this.links.delete(items);
        return items;
      },
      metric: { rows: 'links', action: 'delete' },
    };
  }

  /**
   * Creates links or changes their priority, all or none; of two for the same pair the last counts.
   *
   * @throws WebapiError 400 for an empty list, for links that break a rule, for sources and stocks that do not exist
   */
  async save(links: readonly LinkToSave[]): Promise<void> {
    await this.path.run(this.saving, links);
  }

  /** What save() would refuse, for each link; nothing is written. */
  check(links: readonly LinkToSave[]): Promise<(readonly ErrorEntry[])[]> {
    return this.path.check(this.saving, links);
  }

  /** What save() would change, for each of these links, which break no rule; nothing is written. */
  async preview(links: readonly LinkToSave[]): Promise<Change<StockSourceLink>[]> {
    return this.links.preview((await this.sources.resolve(links)) as readonly NewLink[]);
  }

  /** @returns a function that returns the same text for two links when the second would be written over the first @internal */
  keyOf(): (link: LinkToSave) => string {
    return this.links.keyOf() as (link: LinkToSave) => string;
  }

  /**
   * Deletes links, all or none; one that does not exist is not an error.
   *
   * @throws WebapiError 400 for an empty list, and for links of the default stock or source
   */
  async delete(links: readonly LinkToDelete[]): Promise<void> {
    await this.path.run(this.deletion, links);
  }

  /** One page, and the total count. @throws WebapiError 400 for criteria that cannot be searched by */
  async search(criteria: SearchCriteria): Promise<Page<StockSourceLink>> {
    const page = await this.links.search(criteria);
    await this.attributes.loadInto(page.items);
    return page;
  }

  /** Puts `extensionAttributes` into links: `@StockSourceLinkExtensionAttributes()` providers load them. */
  loadAttributesInto(links: readonly (LinkKey & Extended)[]): Promise<void> {
    return this.attributes.loadInto(links);
  }

  /** Rules count the links of a stock, or those of a source in all stocks. */
  private locksOf(links: readonly LinkKey[]): Lock[] {
    return [
      this.stocks.lockOf(links.map(({ stockId }) => stockId)),
      this.sources.lockOf(links.map(({ sourceCode }) => sourceCode)),
    ];
  }

  private async missingIn(links: readonly LinkToDelete[]): Promise<MissingReference[]> {
    const missing = await Promise.all([this.sources.missingReferences(links), this.stocks.missingReferences(links)]);
    return missing.flat().sort((one, other) => one.index - other.index);
  }
}
