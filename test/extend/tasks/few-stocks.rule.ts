import { Database, errorEntry, StockSourceLinkRule, type ErrorEntry, type NewLink } from 'nest-msi';

const MOST = 2;

/** A source serves two stocks at most, whatever capitals its code is sent in. */
@StockSourceLinkRule()
export class FewStocks implements StockSourceLinkRule {
  constructor(private readonly database: Database) {}

  async checkAll(links: readonly NewLink[]): Promise<readonly ErrorEntry[]> {
    const codes = [...new Set(links.map(({ sourceCode }) => sourceCode))];
    const crowded = await this.database.read<{ code: string }>(
      `SELECT MIN(source_code) AS code FROM ${this.database.table('inventory_source_stock_link')}
        WHERE source_code IN (${codes.map(() => '?').join()}) GROUP BY source_code HAVING COUNT(*) > ?`,
      [...codes, MOST],
    );
    return crowded.map(({ code }) => ({
      ...errorEntry('Source "%code" serves more than %most stocks.', { code, most: String(MOST) }),
      index: links.findIndex(({ sourceCode }) => sourceCode.toLowerCase() === code.toLowerCase()),
    }));
  }
}
