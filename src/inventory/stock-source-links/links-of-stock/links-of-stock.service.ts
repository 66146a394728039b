import { Injectable } from '@nestjs/common';
import type { Precondition } from '../../../webapi/replies/entity-tag.js';
import { notAllowed } from '../../../webapi/errors/entity-errors.js';
import type { InventoryEvent } from '../../changes/events/inventory-event.js';
import type { Tracking } from '../../changes/events/tracking.js';
import { refuseInvalid } from '../../changes/rules/validation.js';
import { WritePath } from '../../changes/write-path.service.js';
import type { Write } from '../../changes/write.js';
import { SourcesService } from '../../sources/sources.service.js';
import { StocksService } from '../../stocks/stocks.service.js';
import type { LinkToSave, NewLink } from '../stock-source-link.entity.js';
import { linkStateOf, StockSourceLinksDeleted, StockSourceLinksSaved } from '../stock-source-links.events.js';
import { StockSourceLinksRepository } from '../stock-source-links.repository.js';
import { StockSourceLinksService } from '../stock-source-links.service.js';
import { CAN_NOT_DELETE, DELETION_RULES, RULES } from '../stock-source-links.validator.js';
import {
  differenceBetween,
  inOrder,
  LinksHaveChanged,
  LinksOfStock,
  type LinkedSource,
  type LinksDifference,
  type Move,
  type SourceToLink,
} from './linked-source.entity.js';
import { LinksOfStockRepository } from './links-of-stock.repository.js';
import {
  checkLength,
  indexesOf,
  MOVE_FIELDS,
  MOVE_RULES,
  notRepeated,
  priorityFits,
} from './links-of-stock.validator.js';
import { moved, numbered } from './priorities.js';

const bySource = (links: readonly LinkedSource[]): ReadonlyMap<string | null, LinkedSource> =>
  new Map(links.map((link) => [link.sourceCode, link]));

/** The links of one stock as a whole. */
@Injectable()
export class LinksOfStockService {
  /** @internal */
  constructor(
    private readonly ofStock: LinksOfStockRepository,
    private readonly links: StockSourceLinksRepository,
    private readonly service: StockSourceLinksService,
    private readonly sources: SourcesService,
    private readonly stocks: StocksService,
    private readonly path: WritePath,
  ) {}

  /** @throws WebapiError 404 */
  async get(stockId: number): Promise<LinksOfStock> {
    const links = await this.ofStock.find(stockId);
    if (!links) await this.stocks.get(stockId);
    return this.withAttributes(stockId, links ?? []);
  }

  /**
   * Makes these the links of the stock, all or nothing: those to other sources are deleted. A source without a priority
   * comes after the one before it.
   *
   * @param precondition of the links as they are, checked under the lock of the write; null: none
   * @throws WebapiError 400 for sources that do not exist, are repeated or break a rule, 404
   * @throws LinksHaveChanged
   */
  async set(
    stockId: number,
    sources: readonly SourceToLink[],
    precondition: Precondition | null = null,
  ): Promise<LinksOfStock> {
    const write = this.replacement(stockId, precondition);
    const written = await this.path.run(write, linksTo(stockId, sources));
    return this.withAttributes(stockId, inOrder(written.map(asStored)));
  }

  /** What set() would do, with every error that it would end with. Nothing is written. */
  async previewSet(
    stockId: number,
    sources: readonly SourceToLink[],
    precondition: Precondition | null = null,
  ): Promise<LinksDifference> {
    const write = this.replacement(stockId, precondition);
    const { before, written } = await this.path.dryRun(write, linksTo(stockId, sources));
    return differenceBetween(before, written.map(asStored));
  }

  /**
   * Moves one source to another place. Only links that need it get another priority.
   *
   * @param precondition see set()
   * @throws WebapiError 400 for a source that is not linked or a place that does not exist, 404
   * @throws LinksHaveChanged
   */
  async move(stockId: number, move: Move, precondition: Precondition | null = null): Promise<LinksOfStock> {
    const written = await this.path.run(this.moving(stockId, precondition), [move]);
    return this.withAttributes(stockId, inOrder(written));
  }

  /** What move() would do, with every error that it would end with. Nothing is written. */
  async previewMove(stockId: number, move: Move, precondition: Precondition | null = null): Promise<LinksDifference> {
    const { before, written } = await this.path.dryRun(this.moving(stockId, precondition), [move]);
    return differenceBetween(before, written);
  }

  private replacement(
    stockId: number,
    precondition: Precondition | null,
  ): Write<LinkToSave, NewLink, LinkedSource, readonly LinkedSource[]> {
    const { saving } = this.service;
    return {
      ...saving,
      ...this.lockedAndTracked(stockId, precondition),
      list: 'sources',
      mayBeEmpty: true,
      resolve: async (sent) => numbered(await this.sources.resolve(sent)),
      rules: () => [...RULES, priorityFits, notRepeated()],
      write: async (items, before) => {
        await this.replace(items, before);
        const known = bySource(before);
        // Only new links have an id that is not known.
        if (items.every(({ sourceCode }) => known.has(sourceCode))) {
          return items.map((item) => ({ ...known.get(item.sourceCode)!, ...item }));
        }
        const stored = bySource(await this.locked(stockId));
        return items.map((item) => ({ ...item, ...stored.get(item.sourceCode)! }));
      },
      metric: { rows: 'links', action: 'set' },
    };
  }

  private moving(
    stockId: number,
    precondition: Precondition | null,
  ): Write<Move, Move, LinkedSource, readonly LinkedSource[]> {
    const { added } = this.service;
    return {
      ...this.lockedAndTracked(stockId, precondition),
      fields: MOVE_FIELDS,
      resolve: (sent) => Promise.all(sent.map((move) => this.resolved(move))),
      rules: () => MOVE_RULES,
      added: added.aboutAll(),
      write: async ([move], before) => {
        const changed = moved(before, ...indexesOf(move as Move, before));
        await refuseInvalid(changed, added.itemChecks);
        if (changed.length > 0) await this.links.reprioritize(changed);
        return changed.length > 0 ? this.locked(stockId) : before;
      },
      invalidatesIndex: () => true,
      name: 'StockSourceLinks',
      metric: { rows: 'links', action: 'move' },
    };
  }

  private lockedAndTracked(stockId: number, precondition: Precondition | null) {
    const tracking: Tracking<object, LinkedSource, readonly LinkedSource[]> = {
      events: [StockSourceLinksSaved, StockSourceLinksDeleted],
      start: (_, before) => Promise.resolve((written) => Promise.resolve(eventsOf(differenceBetween(before, written)))),
    };
    return {
      read: () => this.present(stockId, precondition),
      tracking: [tracking],
    };
  }

  private async resolved(move: Move): Promise<Move> {
    const codes = [move.sourceCode, move.before ?? null, move.after ?? null].map((sourceCode) => ({ sourceCode }));
    const [own, before, after] = await this.sources.resolve(codes);
    return { ...move, sourceCode: own!.sourceCode, before: before!.sourceCode, after: after!.sourceCode };
  }

  /** @throws WebapiError 404 */
  private async locked(stockId: number): Promise<readonly LinkedSource[]> {
    const links = await this.ofStock.lock(stockId);
    if (!links) await this.stocks.get(stockId);
    return links ?? [];
  }

  /**
   * Under the lock of the write.
   *
   * @throws WebapiError 404
   * @throws LinksHaveChanged
   */
  private async present(stockId: number, precondition: Precondition | null): Promise<readonly LinkedSource[]> {
    const links = await this.locked(stockId);
    const present = new LinksOfStock(stockId, links);
    if (precondition && !precondition(present.etag)) throw new LinksHaveChanged(present);
    return links;
  }

  /** @throws WebapiError 400 for a link of the default stock or source that is not listed */
  private async replace(items: readonly NewLink[], before: readonly LinkedSource[]): Promise<void> {
    const wanted = new Set(items.map(({ sourceCode }) => sourceCode));
    const known = bySource(before);
    const removed = before.filter(({ sourceCode }) => !wanted.has(sourceCode));
    if (removed.some((link) => DELETION_RULES.some((rule) => rule(link, link)))) throw notAllowed(CAN_NOT_DELETE);
    if (removed.length > 0) await this.links.delete(removed);
    const [added, changed] = [[] as NewLink[], [] as LinkedSource[]];
    for (const item of items) {
      const link = known.get(item.sourceCode);
      if (!link) added.push(item);
      else if (link.priority !== item.priority) changed.push({ ...link, priority: item.priority });
    }
    if (changed.length > 0) await this.links.reprioritize(changed);
    if (added.length > 0) await this.links.save(added);
  }

  private async withAttributes(stockId: number, links: readonly LinkedSource[]): Promise<LinksOfStock> {
    await this.service.loadAttributesInto(links);
    return new LinksOfStock(stockId, links);
  }
}

/** Without the attributes as sent: their modules know what is stored. */
const asStored = ({ linkId, stockId, sourceCode, priority, name, enabled }: LinkedSource): LinkedSource => ({
  linkId,
  stockId,
  sourceCode,
  priority,
  name,
  enabled,
});

function linksTo(stockId: number, sources: readonly SourceToLink[]): LinkToSave[] {
  checkLength(sources);
  return sources.map((source) => ({ ...source, stockId }));
}

function* eventsOf({ added, removed, changed }: LinksDifference): Generator<InventoryEvent> {
  yield* StockSourceLinksDeleted.of(removed.map(linkStateOf));
  yield* StockSourceLinksSaved.of([
    ...added.map((link) => ({ before: null, after: linkStateOf(link) })),
    ...changed.map(({ before, after }) => ({ before: linkStateOf(before), after: linkStateOf(after) })),
  ]);
}
