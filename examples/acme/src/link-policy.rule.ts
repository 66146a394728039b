import { Database, errorEntry, StockSourceLinkRule, type ErrorEntry, type NewLink } from 'nest-msi';

/** Limits the number of sources of a stock. */
@StockSourceLinkRule()
export class LinkPolicy implements StockSourceLinkRule {
  constructor(private readonly database: Database) {}

  async checkAll(links: readonly NewLink[]): Promise<ErrorEntry[]> {
    const most = process.env.ACME_MAX_SOURCES ?? '5';
    const stocks = [...new Set(links.map(({ stockId }) => stockId))];
    const full = await this.database.read<{ stock_id: number }>(
      `SELECT stock_id FROM ${this.database.table('inventory_source_stock_link')}
        WHERE stock_id IN (${stocks.map(() => '?').join()}) GROUP BY stock_id HAVING COUNT(*) > ?`,
      [...stocks, Number(most)],
    );
    return full.map(({ stock_id }) =>
      errorEntry('Stock %stock_id has more than %most sources.', { stock_id: String(stock_id), most }),
    );
  }
}
