/** An order, as far as it matters whether it can be picked up. */
export interface PickupOrder {
  readonly orderId: number;
  readonly state: string | null;
  readonly isVirtual: boolean;
  readonly isShipped: boolean;
  /** null: not an order to be picked up. */
  readonly sourceCode: string | null;
}

/** One of its items without children, and what its pickup location has of it. */
export interface PickupOrderItem {
  readonly orderId: number;
  /** Units that are neither shipped nor canceled nor refunded; 0 for what is not shipped by itself. */
  readonly qtyToShip: number;
  readonly qtyOrdered: number;
  readonly isVirtual: boolean;
  readonly isStockManaged: boolean;
  /** The product's own switch. */
  readonly isProductInStock: boolean;
  /** null: the source does not have the product. */
  readonly quantity: number | null;
  readonly isInStock: boolean;
  readonly isSourceEnabled: boolean;
}

/** States in which Magento ships nothing. */
const NOT_SHIPPED = new Set(['holded', 'payment_review', 'canceled']);

/** Whether the order can be shipped, and its pickup location has all of it, as Magento decides. */
export function isReadyForPickup(order: PickupOrder, items: readonly PickupOrderItem[]): boolean {
  if (order.isVirtual || NOT_SHIPPED.has(order.state ?? '')) return false;
  if (!items.some(({ isVirtual, qtyToShip }) => !isVirtual && qtyToShip > 0)) return false;
  if (order.sourceCode === null) return true;
  for (const item of items) {
    // The first item whose stock is not managed decides alone.
    if (!item.isStockManaged) return item.isProductInStock && item.isSourceEnabled;
    if (!item.isInStock || !item.isSourceEnabled || (item.quantity ?? 0) < item.qtyOrdered) return false;
  }
  return true;
}

/** Why the customer of an order is not notified. */
export interface OrderNotificationFailure {
  readonly orderId: number;
  readonly message: string;
}
