import type { INestApplicationContext } from '@nestjs/common';
import { Database } from '../../database/database.js';
import {
  StockSourceLinkDto,
  toLinkToSave,
  toStockSourceLinkDto,
} from '../../inventory/stock-source-links/stock-source-link.dto.js';
import { StockSourceLink, type LinkToSave } from '../../inventory/stock-source-links/stock-source-link.entity.js';
import { StockSourceLinksService } from '../../inventory/stock-source-links/stock-source-links.service.js';
import { scan } from '../../webapi/search/scan.js';
import type { BatchKind } from './kind.js';
import { oneOf, sourceCodes, stockIds, type Exported } from './filters.js';
import type { Columns } from './values.js';

const COLUMNS: Columns = {
  dtos: [StockSourceLinkDto],
  required: ['source_code', 'stock_id', 'priority'],
  optional: [],
};

const toCells = (link: StockSourceLink) => ({ ...toStockSourceLinkDto(link) });

export const linksKind = (app: INestApplicationContext): BatchKind<LinkToSave, StockSourceLink> => ({
  ...COLUMNS,
  what: 'link',
  key: ['source_code', 'stock_id'],
  toItem: toLinkToSave,
  toCells,
  service: app.get(StockSourceLinksService),
});

export const exportLinks: Exported = {
  columns: COLUMNS,
  async *pages(app, { source, stock }) {
    const filterGroups = [
      ...oneOf('source_code', await sourceCodes(app, source)),
      ...oneOf('stock_id', await stockIds(app, stock)),
    ];
    for await (const page of scan(app.get(Database), StockSourceLink, { filterGroups })) yield page.map(toCells);
  },
};
