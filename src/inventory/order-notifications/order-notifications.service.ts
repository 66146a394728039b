import { Injectable } from '@nestjs/common';
import { StockSettingsService } from '../../catalog/stock-items/stock-settings.service.js';
import { Database } from '../../database/database.js';
import { notAllowed } from '../../webapi/errors/entity-errors.js';
import { OrderNotificationsRepository } from './order-notifications.repository.js';
import { isReadyForPickup, type OrderNotificationFailure, type PickupOrderItem } from './pickup-order.js';

const NO_ID = 'An ID is needed. Set the ID and try again.';
const UNKNOWN = "The entity that was requested doesn't exist. Verify the entity and try again.";
const NOT_READY = 'The order is not ready for pickup';

/** Orders of one request: each that is not ready is told in words. */
const MOST_ORDERS = 10_000;

/** Tells customers that their orders are ready. Magento's cron sends the messages. */
@Injectable()
export class OrderNotificationsService {
  /** @internal */
  constructor(
    private readonly notifications: OrderNotificationsRepository,
    private readonly settings: StockSettingsService,
    private readonly database: Database,
  ) {}

  /**
   * Puts into Magento's queue what is ready or shipped already; the others are reported, in the order of the request.
   *
   * @param orderIds ids of `sales_order`
   * @throws WebapiError 400 for more than 10,000
   */
  async notifyReadyForPickup(orderIds: readonly number[]): Promise<OrderNotificationFailure[]> {
    if (orderIds.length > MOST_ORDERS) {
      const parameters = { count: String(orderIds.length), most: String(MOST_ORDERS) };
      throw notAllowed('The request is about %count orders, which is more than %most. Send it in parts.', parameters);
    }
    return this.database.transaction(async () => {
      const messages = await this.messages([...new Set(orderIds)].filter((orderId) => orderId !== 0));
      const ready = [...messages].flatMap(([orderId, message]) => (message === null ? [orderId] : []));
      await this.notifications.queue(ready);
      return orderIds.flatMap((orderId) => {
        const message = orderId === 0 ? NO_ID : messages.get(orderId);
        return message === null ? [] : [{ orderId, message: message ?? UNKNOWN }];
      });
    });
  }

  /** Of the orders that exist; null: the customer can be notified. */
  private async messages(orderIds: readonly number[]): Promise<Map<number, string | null>> {
    if (orderIds.length === 0 || !(await this.notifications.hasOrders())) return new Map();
    const orders = await this.notifications.orders(orderIds);
    const unshipped = orders.filter(({ isShipped }) => !isShipped).map(({ orderId }) => orderId);
    const { manageStock } = await this.settings.current();
    const itemsOf = new Map(unshipped.map((orderId): [number, PickupOrderItem[]] => [orderId, []]));
    for (const item of await this.notifications.items(unshipped, manageStock)) itemsOf.get(item.orderId)?.push(item);
    return new Map(
      orders.map((order) => {
        const isReady = order.isShipped || isReadyForPickup(order, itemsOf.get(order.orderId) ?? []);
        return [order.orderId, isReady ? null : NOT_READY];
      }),
    );
  }
}
