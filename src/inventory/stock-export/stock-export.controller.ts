import { Controller, Param } from '@nestjs/common';
import { ApiNotFoundResponse, ApiParam } from '@nestjs/swagger';
import { PRODUCT_FIELDS } from '../../catalog/products/product.dto.js';
import { Arguments } from '../../webapi/arguments/arguments.decorator.js';
import { ApiResult, ApiSearch, ApiSection, ApiText } from '../../webapi/documentation/openapi.decorators.js';
import { Route } from '../../webapi/routes/route.decorator.js';
import { Rows, ServesRows, type RowPage } from '../../webapi/replies/rows.js';
import { toSearchCriteria, toSearchCriteriaDto } from '../../webapi/search/search-criteria.js';
import { ExportDto, StockSalableQtyDto, toStockSalableQtyDto } from './stock-export.dto.js';
import { StockExportService, type ExportedPage } from './stock-export.service.js';

const STOCK = 'Magento_InventoryApi::stock';
const COLUMNS = ['sku', 'qty', 'is_salable'] as const;
const FORMATS =
  'Sent while it is computed, so it may be of any length; `Accept: text/csv` and `Accept: application/x-ndjson` (one ' +
  'JSON object a line) are served, too.';

const ChannelType = ApiParam({ name: 'salesChannelType', type: String, example: 'website' });
const ChannelCode = ApiParam({ name: 'salesChannelCode', type: String, example: 'base' });
const UnknownChannel = ApiNotFoundResponse({ description: 'No stock has this channel.' });

@Controller()
@ApiSection('Salability')
export class StockExportController {
  constructor(private readonly stock: StockExportService) {}

  @Route(
    'GET',
    'V1/inventory/export-stock-salable-qty/:salesChannelType/:salesChannelCode',
    STOCK,
    'inventoryExportStockApiExportStockSalableQtyV1.execute',
  )
  @ServesRows
  @ApiText(
    'Exports what a sales channel can sell: the salable quantities of products. Search criteria apply to the products; ' +
      `\`total_count\` is how many match, whatever the page. ${FORMATS}`,
  )
  @ApiSearch(StockSalableQtyDto, { fields: PRODUCT_FIELDS, field: 'sku', value: 'new%', sort: 'sku' })
  @ChannelCode
  @ChannelType
  @UnknownChannel
  async salableQuantities(
    @Arguments() { salesChannelType, salesChannelCode, searchCriteria }: ExportDto,
  ): Promise<Rows> {
    const criteria = toSearchCriteria(searchCriteria);
    const { pages, totalCount } = await this.stock.salableQuantities(salesChannelType, salesChannelCode, criteria);
    return Rows.start(COLUMNS, toRows(pages), (count) => ({
      search_criteria: toSearchCriteriaDto(criteria),
      total_count: totalCount ?? count,
    }));
  }

  @Route(
    'GET',
    'V1/inventory/dump-stock-index-data/:salesChannelType/:salesChannelCode',
    STOCK,
    'inventoryExportStockApiExportStockIndexDataV1.execute',
  )
  @ServesRows
  @ApiText(
    'Exports the stock index of a sales channel: what its sources have in stock. Without reservations and out-of-stock ' +
      `thresholds; of a website, its products. ${FORMATS}`,
  )
  @ApiResult({ type: StockSalableQtyDto, isArray: true, description: 'One row for each SKU.' })
  @ChannelCode
  @ChannelType
  @UnknownChannel
  async indexRows(
    @Param('salesChannelType') salesChannelType: string,
    @Param('salesChannelCode') salesChannelCode: string,
  ): Promise<Rows> {
    return Rows.start(COLUMNS, toRows(await this.stock.indexRows(salesChannelType, salesChannelCode)));
  }
}

async function* toRows(pages: AsyncIterable<ExportedPage>): AsyncGenerator<RowPage<StockSalableQtyDto>> {
  for await (const { rows, isLast } of pages) yield { rows: rows.map(toStockSalableQtyDto), isLast };
}
