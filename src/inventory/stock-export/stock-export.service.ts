import { Injectable } from '@nestjs/common';
import { ProductSearchService } from '../../catalog/products/product-search.service.js';
import { ProductsService } from '../../catalog/products/products.service.js';
import { StockSettingsService } from '../../catalog/stock-items/stock-settings.service.js';
import type { SearchCriteria } from '../../webapi/search/search-criteria.js';
import { SalabilityService } from '../salability/salability.service.js';
import type { SalableQuantity } from '../salability/salable-quantity.entity.js';
import { WEBSITE } from '../stocks/sales-channel.entity.js';
import { StocksService } from '../stocks/stocks.service.js';
import { StockExportRepository, type SkuPage, type ToExport } from './stock-export.repository.js';

/** The admin's website has no products. */
const ADMIN = 'admin';

/** A part of an export. */
export interface ExportedPage {
  readonly rows: readonly SalableQuantity[];
  readonly isLast: boolean;
}

/** What can be sold, page by page, read while it is computed. */
export interface Export {
  readonly pages: AsyncIterable<ExportedPage>;
  /** null: as many as the pages have. */
  readonly totalCount: number | null;
}

/** What a sales channel can sell, of all products. */
@Injectable()
export class StockExportService {
  /** @internal */
  constructor(
    private readonly repository: StockExportRepository,
    private readonly search: ProductSearchService,
    private readonly products: ProductsService,
    private readonly stocks: StocksService,
    private readonly salability: SalabilityService,
    private readonly settings: StockSettingsService,
  ) {}

  /**
   * Salable quantities of the products that match.
   *
   * @throws WebapiError 404 for an unknown channel, 400 for a field that products do not have
   */
  async salableQuantities(type: string, code: string, criteria: SearchCriteria): Promise<Export> {
    const stockId = await this.stocks.idOfChannel(type, code);
    const wanted: ToExport = {
      stockId,
      criteria,
      columns: await this.search.columnsFor(criteria),
      website: null,
      managesStock: (await this.settings.current()).manageStock,
      unmanagedFirst: false,
      withoutProduct: await this.products.isOwn(),
    };
    const isOrdered = Boolean(criteria.pageSize) || criteria.sortOrders?.some(({ field }) => field !== null) === true;
    const pages = isOrdered ? this.repository.ordered(wanted) : this.repository.all(wanted);
    return {
      pages: this.computed(pages, (skus) => this.salability.exported(skus, stockId)),
      totalCount: criteria.pageSize ? await this.repository.count(wanted) : null,
    };
  }

  /**
   * Products whose stock is not managed, then the rows of the stock index, as they would be now: of the products of a
   * website, or of all for other channels.
   *
   * @throws WebapiError 404 for an unknown channel
   */
  async indexRows(type: string, code: string): Promise<AsyncIterable<ExportedPage>> {
    const stockId = await this.stocks.idOfChannel(type, code);
    const criteria = { filterGroups: [] };
    const pages = this.repository.all({
      stockId,
      criteria,
      columns: await this.search.columnsFor(criteria),
      website: type === WEBSITE ? code : null,
      managesStock: (await this.settings.current()).manageStock,
      unmanagedFirst: true,
      withoutProduct: !(type === WEBSITE && code === ADMIN) && (await this.products.isOwn()),
    });
    return this.computed(pages, (skus) => this.salability.indexed(skus, stockId));
  }

  private async *computed(
    pages: AsyncIterable<SkuPage>,
    compute: (skus: readonly string[]) => Promise<SalableQuantity[]>,
  ): AsyncGenerator<ExportedPage> {
    for await (const { skus, isLast } of pages) yield { rows: await compute(skus), isLast };
  }
}
