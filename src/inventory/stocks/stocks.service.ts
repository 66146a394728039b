import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { isBadValue, NoKeyLeft } from '../../database/database-errors.js';
import { StoresService } from '../../stores/stores.service.js';
import { couldNotSave, entry, noSuchEntity, notAllowed, validationFailed } from '../../webapi/errors.js';
import type { Page } from '../../webapi/search/page.js';
import type { SearchCriteria } from '../../webapi/search/search-criteria.js';
import { StockDeleted, StockSaved, StockSourceLinksDeleted } from '../changes/events.js';
import { EventsService } from '../changes/events.service.js';
import { ExtensionAttributesService } from '../changes/extension-attributes.service.js';
import { StockRule } from '../changes/inventory-rules.js';
import { InventoryRulesService } from '../changes/inventory-rules.service.js';
import { validate } from '../changes/rules.js';
import { WEBSITE, type SalesChannel } from './sales-channel.entity.js';
import { StockIndexTables } from '../stock-index/stock-index-tables.repository.js';
import { DEFAULT_STOCK, type Channel, type Stock, type StockToSave, type StockWithChannels } from './stock.entity.js';
import { StocksRepository } from './stocks.repository.js';
import { rulesFor } from './stocks.validator.js';

@Injectable()
export class StocksService {
  private readonly rules;

  constructor(
    private readonly stocks: StocksRepository,
    private readonly stores: StoresService,
    private readonly indexTables: StockIndexTables,
    private readonly events: EventsService,
    private readonly attributes: ExtensionAttributesService,
    private readonly database: Database,
    rules: InventoryRulesService,
  ) {
    this.rules = rules.of(StockRule);
  }

  async search(criteria: SearchCriteria): Promise<Page<StockWithChannels>> {
    const page = await this.stocks.search(criteria);
    const channels = new Map<number, Channel[]>(page.items.map(({ stockId }) => [stockId, []]));
    for (const channel of await this.stocks.channelsOf([...channels.keys()]))
      channels.get(channel.stockId)?.push(channel);
    const stocks = page.map((stock) => ({ ...stock, salesChannels: channels.get(stock.stockId) ?? [] }));
    await this.attributes.stocks.loadInto(stocks.items);
    return stocks;
  }

  /** @throws WebapiError 404 */
  async get(stockId: number): Promise<StockWithChannels> {
    const stock = await this.find(stockId);
    if (!stock) throw noSuchEntity('Stock with id "%value" does not exist.', { value: stockId });
    return stock;
  }

  /**
   * The stock that a sales channel sells from. The admin's website stands for the default stock.
   *
   * @throws WebapiError 404
   */
  async ofChannel(type: string, code: string): Promise<StockWithChannels> {
    const isAdmin = type === WEBSITE && code === 'admin';
    const stockId = isAdmin ? DEFAULT_STOCK : (await this.stocks.channel(type, code))?.stockId;
    const stock = stockId === undefined ? null : await this.stocks.byId(stockId);
    if (!stock) throw noSuchEntity('No linked stock found');
    return this.withChannels(stock);
  }

  /** Inside a transaction: writers of these stocks' links take turns. */
  lock(stockIds: readonly number[]): Promise<void> {
    return this.stocks.lock(stockIds);
  }

  /** Of these ids, those that no stock has. */
  async missing(stockIds: readonly number[]): Promise<Set<number>> {
    const existing = new Set(await this.stocks.existing(stockIds));
    return new Set(stockIds.filter((stockId) => !existing.has(stockId)));
  }

  /**
   * Makes a stock, or changes the one with this id. Its channels are those given and no others.
   *
   * @returns its id
   * @throws WebapiError 400 for a stock that breaks a rule, and for a name that another stock has
   */
  async save(stock: StockToSave): Promise<number> {
    const hasWebsite = stock.salesChannels.some(({ type }) => type === WEBSITE);
    const websites = new Set(hasWebsite ? await this.stores.websiteCodes() : []);
    await validate([stock], this.rules.with([...rulesFor(websites), ...this.attributes.stocks.rules]));
    const name = stock.name ?? '';
    const given = Math.max(stock.stockId ?? 0, 0);
    try {
      const stockId = await this.database.transaction(async () => {
        if (given > 0) await this.stocks.lockWithChannels(given);
        if (await this.stocks.isNameTaken(name.trim(), given)) {
          throw couldNotSave('Stock', [entry('The name "%name" belongs to another stock.', { name })]);
        }
        const isHeard = this.events.isHeard(StockSaved);
        const before = isHeard && given > 0 ? await this.find(given) : null;
        const id = await this.saveUnder(given, name);
        await this.replaceChannels(id, stock.salesChannels as readonly Channel[]);
        const valid = { ...stock, name, stockId: id };
        await this.attributes.stocks.save([valid]);
        const failures = await this.rules.failuresOf([valid]);
        if (failures.length > 0) throw validationFailed(failures);
        if (isHeard) this.events.publish(new StockSaved(before, await this.get(id)));
        return id;
      });
      await this.indexTables.create(stockId);
      return stockId;
    } catch (error) {
      if (error instanceof NoKeyLeft) throw couldNotSave('Stock', [entry('No id is left for a new stock.')]);
      throw isBadValue(error) ? couldNotSave('Stock', [entry((error as Error).message)]) : error;
    }
  }

  /**
   * A new website sells from the default stock, unless a stock has it already: so Magento's InventorySales does it.
   *
   * @returns the id of its stock
   */
  adoptWebsite(code: string): Promise<number> {
    return this.database.transaction(async () => {
      const channel = await this.stocks.channel(WEBSITE, code);
      if (channel) return channel.stockId;
      await this.stocks.assignChannels([{ type: WEBSITE, code, stockId: DEFAULT_STOCK }]);
      return DEFAULT_STOCK;
    });
  }

  /** @throws WebapiError 400 for the default stock and for one that still has channels, 404 */
  async delete(stockId: number): Promise<void> {
    if (stockId === DEFAULT_STOCK) throw notAllowed('Default Stock could not be deleted.');
    await this.database.transaction(async () => {
      await this.stocks.lockWithChannels(stockId);
      if ((await this.stocks.channelsOf([stockId])).length > 0) {
        throw notAllowed('Stock has at least one sale channel and could not be deleted.');
      }
      const stock = await this.stocks.byId(stockId);
      if (!stock) {
        throw noSuchEntity('There is no stock with "%fieldValue" for "%fieldName". Verify and try again.', {
          fieldName: 'stock_id',
          fieldValue: stockId,
        });
      }
      const links = this.events.isHeard(StockSourceLinksDeleted) ? await this.stocks.linksOf(stockId) : [];
      await this.stocks.delete(stockId);
      this.events.publish(new StockDeleted({ ...stock, salesChannels: [] }));
      this.events.publishAll(StockSourceLinksDeleted, links);
    });
  }

  /** @param stockId 0: the next */
  private async saveUnder(stockId: number, name: string): Promise<number> {
    if (stockId === 0) return this.stocks.create(name);
    if (stockId > MAX_STOCK_ID) {
      throw couldNotSave('Stock', [entry('A stock id is %most at most.', { most: MAX_STOCK_ID })]);
    }
    await this.stocks.save(stockId, name);
    return stockId;
  }

  /** Websites that are left out fall back to the default stock, which itself never loses one that way. */
  private async replaceChannels(stockId: number, channels: readonly Channel[]): Promise<void> {
    const kept = new Set(channels.map(keyOf));
    const dropped = (await this.stocks.channelsOf([stockId])).filter((channel) => !kept.has(keyOf(channel)));
    const [websites, others] = [dropped.filter(isWebsite), dropped.filter((channel) => !isWebsite(channel))];
    await this.stocks.assignChannels(websites.map((channel) => ({ ...channel, stockId: DEFAULT_STOCK })));
    await this.stocks.removeChannels(others);
    await this.stocks.assignChannels(channels.map(({ type, code }): SalesChannel => ({ type, code, stockId })));
  }

  private async find(stockId: number): Promise<StockWithChannels | null> {
    const stock = await this.stocks.byId(stockId);
    return stock && this.withChannels(stock);
  }

  private async withChannels(stock: Stock): Promise<StockWithChannels> {
    const found = { ...stock, salesChannels: await this.stocks.channelsOf([stock.stockId]) };
    await this.attributes.stocks.loadInto([found]);
    return found;
  }
}

/** The column's last but one. MySQL would clamp what is above, and after the last could generate no id any more. */
const MAX_STOCK_ID = 2 ** 32 - 2;

const isWebsite = ({ type }: Channel): boolean => type === WEBSITE;

const keyOf = ({ type, code }: Channel): string => `${type}\0${code}`.toLowerCase();
