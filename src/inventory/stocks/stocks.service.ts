import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { StoresService } from '../../stores/stores.service.js';
import { couldNotSave, noSuchEntity, notAllowed } from '../../webapi/errors/entity-errors.js';
import { entry, type WebapiError } from '../../webapi/errors/webapi-error.js';
import type { Page } from '../../webapi/search/page.js';
import type { SearchCriteria } from '../../webapi/search/search-criteria.js';
import type { ExtensionAttributeRegistry } from '../changes/extension-attributes/extension-attribute-registry.js';
import { ExtensionAttributesService } from '../changes/extension-attributes/extension-attributes.service.js';
import type { Lock } from '../changes/locks.js';
import { RulesService } from '../changes/rules/rules.service.js';
import { WritePath } from '../changes/write-path.service.js';
import type { MissingReference, Write } from '../changes/write.js';
import { StockIndexService } from '../stock-index/stock-index.service.js';
import { StockSourceLinksDeleted } from '../stock-source-links/stock-source-links.events.js';
import { ChannelsOfStock } from './channels-of-stock.js';
import { WEBSITE } from './sales-channel.entity.js';
import { StockExtensionAttributes } from './stock.attributes.js';
import {
  DEFAULT_STOCK,
  type Channel,
  type NewStock,
  type SavedStock,
  type StockKey,
  type StockToSave,
  type StockWithChannels,
} from './stock.entity.js';
import { StockRule } from './stock.rule.js';
import { StockDeleted, StockSaved } from './stocks.events.js';
import { StocksRepository, type Namesakes } from './stocks.repository.js';
import { DELETION_RULES, FIELDS, KEY_FIELDS, rulesFor } from './stocks.validator.js';

/** One below the column's last: MySQL would clamp what is above, and could generate no id after the last. */
const MAX_STOCK_ID = 2 ** 32 - 2;

/**
 * Stocks and their sales channels: what `/V1/inventory/stocks` and `stock-resolver` do, with rules, hooks and events.
 *
 *     const id = await stocks.save({ stockId: null, name: 'EU', salesChannels: [{ type: 'website', code: 'base' }] });
 */
@Injectable()
export class StocksService {
  private readonly attributes: ExtensionAttributeRegistry<number, StockKey>;
  private readonly channels: ChannelsOfStock;
  private readonly saving: Write<StockToSave, NewStock, SavedStock, Namesakes>;
  private readonly deletion: Write<StockKey, StockKey>;

  /** @internal */
  constructor(
    private readonly stocks: StocksRepository,
    private readonly stores: StoresService,
    private readonly index: StockIndexService,
    private readonly database: Database,
    private readonly path: WritePath,
    attributes: ExtensionAttributesService,
    rules: RulesService,
  ) {
    this.channels = new ChannelsOfStock(stocks);
    this.attributes = attributes.of(StockExtensionAttributes, {
      of: ({ stockId }: StockKey) => stockId,
      nameOf: (stockId) => stockId,
    });
    this.saving = {
      fields: FIELDS,
      rules: async ([stock]) => rulesFor(await this.websitesFor(stock as StockToSave)),
      added: rules.of(StockRule),
      attributes: this.attributes,
      locks: ([stock]) => this.locksFor(idOf(stock as NewStock), DEFAULT_STOCK),
      read: ([stock]) => this.namesakes(stock as NewStock),
      tracking: [
        {
          events: [StockSaved],
          start: async ([stock]) => {
            const before = await this.find(idOf(stock as NewStock));
            return async ([saved]) => [new StockSaved(before, await this.get((saved as SavedStock).stockId))];
          },
        },
      ],
      write: async ([stock], { exists }) => [await this.write(stock as NewStock, exists)],
      name: 'Stock',
    };
    this.deletion = {
      fields: KEY_FIELDS,
      rules: () => DELETION_RULES,
      refusal: () => notAllowed('Default Stock could not be deleted.'),
      locks: ([stock]) => this.locksFor((stock as StockKey).stockId),
      read: ([stock]) => this.checkDeletion((stock as StockKey).stockId),
      tracking: [
        {
          events: [StockDeleted, StockSourceLinksDeleted],
          start: async ([key]) => {
            const { stockId } = key as StockKey;
            const [stock, links] = [await this.get(stockId), await this.stocks.linksOf(stockId)];
            return async () => [new StockDeleted(stock), ...StockSourceLinksDeleted.of(links)];
          },
        },
      ],
      write: async (items) => {
        for (const { stockId } of items) await this.stocks.delete(stockId);
        return items;
      },
    };
  }

  /** One page, and the total count. @throws WebapiError 400 for criteria that cannot be searched by */
  async search(criteria: SearchCriteria): Promise<Page<StockWithChannels>> {
    const page = await this.stocks.search(criteria);
    const channels = new Map<number, Channel[]>(page.items.map(({ stockId }) => [stockId, []]));
    for (const channel of await this.stocks.channelsOf([...channels.keys()]))
      channels.get(channel.stockId)?.push(channel);
    const stocks = page.map((stock) => ({ ...stock, salesChannels: channels.get(stock.stockId) ?? [] }));
    await this.attributes.loadInto(stocks.items);
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
    const stock = await this.find(await this.idOfChannel(type, code));
    if (!stock) throw noLinkedStock();
    return stock;
  }

  /**
   * Its id, which takes one statement: `ofChannel` also reads all channels of the stock.
   *
   * @throws WebapiError 404
   */
  async idOfChannel(type: string, code: string): Promise<number> {
    if (type === WEBSITE && code === 'admin') return DEFAULT_STOCK;
    const channel = await this.stocks.channel(type, code);
    if (!channel) throw noLinkedStock();
    return channel.stockId;
  }

  /**
   * Creates a stock, or changes the one with this id. The channels given replace those that it has.
   *
   * @returns its id
   * @throws WebapiError 400 for a stock that breaks a rule, and for a name that another stock has
   */
  async save(stock: StockToSave): Promise<number> {
    const [saved] = await this.path.run(this.saving, [stock]);
    const { stockId } = saved as SavedStock;
    await this.database.whenCommitted(() => this.index.createTable(stockId));
    return stockId;
  }

  /**
   * A new website sells from the default stock, unless a stock has it already: so Magento's InventorySales does it.
   *
   * @returns the id of its stock
   * @internal
   */
  adoptWebsite(code: string): Promise<number> {
    return this.database.transaction(async () => {
      const channel = await this.stocks.channel(WEBSITE, code);
      if (channel) return channel.stockId;
      await this.stocks.assignChannels(DEFAULT_STOCK, [{ type: WEBSITE, code }]);
      return DEFAULT_STOCK;
    });
  }

  /** @throws WebapiError 400 for the default stock and for one that still has channels, 404 */
  async delete(stockId: number): Promise<void> {
    await this.path.run(this.deletion, [{ stockId }]);
  }

  /** Inside a transaction: no other one writes what refers to these stocks, as far as it locks them too. @internal */
  lockOf(stockIds: readonly number[]): Lock {
    return { table: 'inventory_stock', take: () => this.stocks.lock(stockIds) };
  }

  /**
   * Names of stocks, and of sources, are unique, but no database key enforces it. So every save of a stock or source locks
   * the default stock, which always exists: on MySQL this serializes them across all instances of the service.
   * @internal
   */
  lockOfNames(): Lock {
    return this.lockOf([DEFAULT_STOCK]);
  }

  /** Which of the items name a stock that does not exist. @internal */
  async missingReferences(items: readonly { readonly stockId: number | null }[]): Promise<MissingReference[]> {
    const existing = new Set(await this.stocks.existing(items.flatMap(({ stockId }) => stockId ?? [])));
    return items.flatMap(({ stockId }, index) =>
      stockId !== null && !existing.has(stockId)
        ? [{ index, message: 'stock %stock_id does not exist.', parameters: { stock_id: String(stockId) } }]
        : [],
    );
  }

  /** Before all reading: a transaction reads what was committed before its first read. */
  private locksFor(stockId: number, ...others: readonly number[]): Lock[] {
    if (stockId === 0) return [this.lockOf(others)];
    const channels: Lock = {
      table: 'inventory_stock_sales_channel',
      take: () => this.stocks.lockChannels(stockId),
    };
    return [this.lockOf([...others, stockId]), channels];
  }

  private async websitesFor({ salesChannels }: StockToSave): Promise<ReadonlySet<string>> {
    const hasWebsite = salesChannels.some(({ type }) => type === WEBSITE);
    return new Set(hasWebsite ? await this.stores.websiteCodes() : []);
  }

  /** @throws WebapiError 400 */
  private async namesakes(stock: NewStock): Promise<Namesakes> {
    const { name } = stock;
    const namesakes = await this.stocks.namesakes(idOf(stock), name.trim());
    if (!namesakes.isNameTaken) return namesakes;
    throw couldNotSave('Stock', [entry('The name "%name" belongs to another stock.', { name })]);
  }

  private async write(stock: NewStock, exists: boolean): Promise<SavedStock> {
    const stockId = await this.saveUnder(idOf(stock), stock.name);
    if (exists) await this.channels.replace(stockId, stock.salesChannels);
    else await this.stocks.assignChannels(stockId, stock.salesChannels);
    return { ...stock, stockId };
  }

  /** @param stockId 0: the next */
  private async saveUnder(stockId: number, name: string): Promise<number> {
    if (stockId === 0) return this.stocks.create(name);
    if (stockId > MAX_STOCK_ID) {
      throw couldNotSave('Stock', [entry('A stock id is %most at most.', { most: String(MAX_STOCK_ID) })]);
    }
    await this.stocks.save(stockId, name);
    return stockId;
  }

  /** @throws WebapiError 400, 404 */
  private async checkDeletion(stockId: number): Promise<void> {
    if ((await this.stocks.channelsOf([stockId])).length > 0) {
      throw notAllowed('Stock has at least one sale channel and could not be deleted.');
    }
    if (await this.stocks.byId(stockId)) return;
    throw noSuchEntity('There is no stock with "%fieldValue" for "%fieldName". Verify and try again.', {
      fieldName: 'stock_id',
      fieldValue: stockId,
    });
  }

  private async find(stockId: number): Promise<StockWithChannels | null> {
    const stock = await this.stocks.byId(stockId);
    if (!stock) return null;
    const found = { ...stock, salesChannels: await this.stocks.channelsOf([stock.stockId]) };
    await this.attributes.loadInto([found]);
    return found;
  }
}

/** 0: a new stock. */
const idOf = ({ stockId }: NewStock): number => Math.max(stockId ?? 0, 0);

const noLinkedStock = (): WebapiError => noSuchEntity('No linked stock found');
