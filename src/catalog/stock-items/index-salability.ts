/** What decides `is_salable` in Magento's stock index, of a product that has source items. Quantities are in units. */
export interface IndexedStock {
  readonly managesStock: boolean;
  readonly allowsBackorders: boolean;
  /** Some enabled source of the stock has an item that is in stock. */
  readonly hasItemInStock: boolean;
  /** Quantity and reservations, without the out-of-stock threshold as it is set. */
  readonly available: number;
}

export const isSalableInIndex = ({
  managesStock,
  allowsBackorders,
  hasItemInStock,
  available,
}: IndexedStock): boolean => !managesStock || (allowsBackorders && hasItemInStock) || withFourDecimals(available) > 0;

/** The columns have four decimals; adding them up as floating-point numbers makes more. */
export const withFourDecimals = (quantity: number): number => Number(quantity.toFixed(4)) + 0;
