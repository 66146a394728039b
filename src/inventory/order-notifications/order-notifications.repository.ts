import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { marks } from '../../database/dialect.js';
import { chunks, yieldingToEventLoop } from '../../database/event-loop.js';
import { Tables } from '../../database/tables/tables.js';
import { IN_STOCK } from '../source-items/source-item.entity.js';
import type { PickupOrder, PickupOrderItem } from './pickup-order.js';

/** Orders that one statement reads. */
const AT_ONCE = 900;

type Row = Readonly<Record<string, string | number | null>>;

/** Magento's orders: of Magento_Sales and Magento_InventoryInStorePickupSales. */
@Injectable()
export class OrderNotificationsRepository {
  /** @internal */
  constructor(
    private readonly database: Database,
    private readonly tables: Tables,
  ) {}

  /** A database of our own has no orders. */
  hasOrders(): Promise<boolean> {
    return this.tables.hasTable('sales_order');
  }

  /** The orders of ids, without their items. */
  async orders(orderIds: readonly number[]): Promise<PickupOrder[]> {
    const rows = await this.select(
      (ids) =>
        `SELECT orders.entity_id AS orderId, orders.state, orders.is_virtual AS isVirtual,
                EXISTS (SELECT 1 FROM ${this.table('sales_shipment')} shipment
                         WHERE shipment.order_id = orders.entity_id) AS isShipped,
                location.pickup_location_code AS sourceCode
           FROM ${this.table('sales_order')} orders
           LEFT JOIN ${this.table('inventory_pickup_location_order')} location ON location.order_id = orders.entity_id
          WHERE orders.entity_id IN (${ids})`,
      orderIds,
    );
    return rows.map((row) => ({
      orderId: Number(row['orderId']),
      state: row['state'] as string | null,
      isVirtual: isSet(row['isVirtual']),
      isShipped: isSet(row['isShipped']),
      sourceCode: (row['sourceCode'] as string | null) || null,
    }));
  }

  /**
   * Items without children, in their order.
   *
   * @param managesStock the global setting
   */
  async items(orderIds: readonly number[], managesStock: boolean): Promise<PickupOrderItem[]> {
    const rows = await this.select(
      (ids) =>
        `SELECT item.order_id AS orderId, item.qty_ordered AS qtyOrdered, item.is_virtual AS isVirtual,
                CASE WHEN COALESCE(item.locked_do_ship, 0) <> 0 THEN 0
                     ELSE item.qty_ordered - item.qty_shipped - item.qty_refunded - item.qty_canceled END AS qtyToShip,
                options.use_config_manage_stock AS usesConfig, options.manage_stock AS managesStock,
                options.is_in_stock AS isProductInStock, stored.quantity, stored.status, source.enabled
           FROM ${this.table('sales_order_item')} item
           LEFT JOIN ${this.table('inventory_pickup_location_order')} location ON location.order_id = item.order_id
           LEFT JOIN ${this.table('cataloginventory_stock_item')} options
             ON options.product_id = item.product_id AND options.stock_id = 1
           LEFT JOIN ${this.table('inventory_source')} source ON source.source_code = location.pickup_location_code
           LEFT JOIN ${this.table('inventory_source_item')} stored
             ON stored.source_code = source.source_code AND stored.sku = item.sku
          WHERE item.order_id IN (${ids})
            AND NOT EXISTS (SELECT 1 FROM ${this.table('sales_order_item')} child
                             WHERE child.parent_item_id = item.item_id)
          ORDER BY item.item_id`,
      orderIds,
    );
    return rows.map((row) => ({
      orderId: Number(row['orderId']),
      qtyOrdered: Number(row['qtyOrdered']),
      qtyToShip: Number(row['qtyToShip']),
      isVirtual: isSet(row['isVirtual']),
      isStockManaged: isSet(row['usesConfig'] ?? 1) ? managesStock : isSet(row['managesStock']),
      isProductInStock: isSet(row['isProductInStock']),
      quantity: row['quantity'] === null ? null : Number(row['quantity']),
      isInStock: Number(row['status']) === IN_STOCK,
      isSourceEnabled: isSet(row['enabled']),
    }));
  }

  /** Magento's cron sends what is to be sent and was not. */
  async queue(orderIds: readonly number[]): Promise<void> {
    const conflict = this.database.dialect.onDuplicateKey(['order_id'], ['send_notification', 'notification_sent']);
    for await (const part of yieldingToEventLoop(chunks(orderIds, AT_ONCE))) {
      const { text, values } = this.database.dialect.tuples(part.map((orderId) => [orderId, 1, 0]));
      await this.database.write(
        `INSERT INTO ${this.table('inventory_order_notification')} (order_id, send_notification, notification_sent)
         VALUES ${text} ${conflict}`,
        values,
      );
    }
  }

  private table(name: string): string {
    return this.database.table(name);
  }

  private async select(statement: (ids: string) => string, orderIds: readonly number[]): Promise<Row[]> {
    const found: Row[] = [];
    for await (const part of yieldingToEventLoop(chunks(orderIds, AT_ONCE))) {
      const text = statement(marks(part.length));
      for (const row of await this.database.read<Row>(text, part)) found.push(row);
    }
    return found;
  }
}

const isSet = (flag: string | number | null | undefined): boolean => Number(flag) !== 0;
