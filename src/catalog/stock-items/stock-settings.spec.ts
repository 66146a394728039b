import { describe, expect, it } from '@jest/globals';
import { stockSettingsOf } from './stock-settings.js';

const DEFAULTS = {
  manageStock: true,
  backorders: 0,
  minQty: 0,
  minSaleQty: 1,
  maxSaleQty: 10_000,
  enableQtyIncrements: false,
  qtyIncrements: 1,
  notifyStockQty: 1,
};

describe('global stock settings', () => {
  it('without rows are Magento’s defaults', () => {
    expect(stockSettingsOf(new Map())).toEqual(DEFAULTS);
  });

  it.each([null, '', ' ', 'none'])('are 0 where Admin stored %p', (stored) => {
    const names = ['manage_stock', 'max_sale_qty', 'qty_increments', 'notify_stock_qty', 'enable_qty_increments'];
    expect(stockSettingsOf(new Map(names.map((name) => [name, stored])))).toEqual({
      ...DEFAULTS,
      manageStock: false,
      maxSaleQty: 0,
      qtyIncrements: 0,
      notifyStockQty: 0,
    });
  });

  it.each<[string | null, number]>([
    ['2.5', 2.5],
    ['{"0":"3","32000":"5"}', 3],
    ['{"32000":"5","0":"3"}', 3],
    ['{"32000":"5","1":"3"}', 5],
    ['{"1":"5"}', 0],
    ['{"0":"","32000":"5"}', 0],
    ['{}', 0],
    ['', 0],
    [null, 0],
    ['{broken', 1],
  ])('have the least quantity of guests: of %s it is %d', (stored, minSaleQty) => {
    expect(stockSettingsOf(new Map([['min_sale_qty', stored]])).minSaleQty).toBe(minSaleQty);
  });
});
