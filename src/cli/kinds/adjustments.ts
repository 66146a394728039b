import { AdjustmentDto, toAdjustment } from '../../inventory/source-items/adjustments/adjustment.dto.js';
import type { Adjustment } from '../../inventory/source-items/adjustments/adjustment.entity.js';
import type { Columns, Values } from './values.js';

export const ADJUSTMENT_COLUMNS: Columns = {
  dtos: [AdjustmentDto],
  required: ['source_code', 'sku', 'delta'],
  optional: ['expected_quantity', 'status', 'reason', 'reference', 'create'],
  flags: ['create'],
};

export const adjustmentOf = (values: Values): Adjustment => toAdjustment(values as unknown as AdjustmentDto);
