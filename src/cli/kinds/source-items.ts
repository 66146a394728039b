import type { INestApplicationContext } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { SourceItemDto, toItemToSave, toSourceItemDto } from '../../inventory/source-items/source-item.dto.js';
import { IN_STOCK, SourceItem, type ItemToSave } from '../../inventory/source-items/source-item.entity.js';
import { SourceItemsService } from '../../inventory/source-items/source-items.service.js';
import { scan } from '../../webapi/search/scan.js';
import type { BatchKind } from './kind.js';
import { oneOf, sourcesOf, type Exported } from './filters.js';
import type { Columns } from './values.js';

const COLUMNS: Columns = {
  dtos: [SourceItemDto],
  required: ['source_code', 'sku', 'quantity'],
  optional: ['status'],
};

const toCells = (item: SourceItem) => ({ ...toSourceItemDto(item) });

export const sourceItemsKind = (app: INestApplicationContext): BatchKind<ItemToSave, SourceItem> => ({
  ...COLUMNS,
  what: 'source item',
  key: ['source_code', 'sku'],
  toItem: (values) => toItemToSave({ ...values, status: (values['status'] as number | null) ?? IN_STOCK }),
  toCells,
  service: app.get(SourceItemsService),
});

export const exportSourceItems: Exported = {
  columns: COLUMNS,
  async *pages(app, { source, sku, stock }) {
    const filterGroups = [...(await sourcesOf(app, source, stock)), ...oneOf('sku', sku)];
    for await (const page of scan(app.get(Database), SourceItem, { filterGroups })) yield page.map(toCells);
  },
};
