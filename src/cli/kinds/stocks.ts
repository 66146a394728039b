import type { INestApplicationContext } from '@nestjs/common';
import { StockDto } from '../../inventory/stocks/stock.dto.js';
import type { Channel, StockWithChannels } from '../../inventory/stocks/stock.entity.js';
import { StocksService } from '../../inventory/stocks/stocks.service.js';
import { notAllowed } from '../../webapi/errors/entity-errors.js';
import { orNull } from './absent.js';
import { oneOf, stockIds, type Exported } from './filters.js';
import type { RowKind } from './kind.js';
import { formatChannels, parseChannels } from './sales-channels.js';
import type { Columns } from './values.js';

const COLUMNS: Columns = {
  dtos: [StockDto],
  required: ['name'],
  optional: ['stock_id', 'sales_channels'],
};

const PAGE = 500;

const toCells = ({ stockId, name, salesChannels }: StockWithChannels) => ({
  stock_id: stockId,
  name,
  sales_channels: formatChannels(salesChannels) || null,
});

/**
 * With a `stock_id`: updates that stock, or creates it with this id. Without: updates the stock of this name, or
 * creates one.
 */
export const stocksKind = (app: INestApplicationContext): RowKind<StockWithChannels> => {
  const stocks = app.get(StocksService);
  return {
    ...COLUMNS,
    what: 'stock',
    key: ['stock_id'],
    toCells,
    async find({ stock_id: id, name }) {
      if (typeof id === 'number') return orNull(stocks.get(id));
      const { items } = await stocks.search({ filterGroups: oneOf('name', [String(name ?? '').trim()]) });
      return items[0] ?? null;
    },
    async save({ stock_id: id, name, sales_channels: channels }, before) {
      const stockId = await stocks.save({
        stockId: typeof id === 'number' ? id : (before?.stockId ?? null),
        name: typeof name === 'string' ? name : null,
        salesChannels: channels === undefined ? channelsOf(before) : channelsIn(String(channels ?? '')),
      });
      return stocks.get(stockId);
    },
  };
};

export const exportStocks: Exported = {
  columns: { ...COLUMNS, required: ['stock_id', 'name', 'sales_channels'], optional: [] },
  async *pages(app, { stock }) {
    const named = oneOf('stock_id', await stockIds(app, stock));
    for (let [isLast, last] = [false, 0]; !isLast;) {
      const { items } = await app.get(StocksService).search({
        filterGroups: [...named, [{ field: 'stock_id', value: String(last), conditionType: 'gt' }]],
        sortOrders: [{ field: 'stock_id', direction: 'ASC' }],
        pageSize: PAGE,
      });
      yield items.map(toCells);
      isLast = items.length < PAGE;
      last = items.at(-1)?.stockId ?? last;
    }
  },
};

const channelsOf = (stock: StockWithChannels | null): Channel[] =>
  (stock?.salesChannels ?? []).map(({ type, code }) => ({ type, code }));

function channelsIn(text: string): Channel[] {
  try {
    return parseChannels(text);
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    throw notAllowed('"sales_channels" is "%text": a percent sign is written %25.', { text });
  }
}
