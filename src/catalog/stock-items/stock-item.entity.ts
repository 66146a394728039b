import { Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn } from 'typeorm';
import { decimal, flag } from '../../database/tables/transformers.js';
import { LegacyStock } from './legacy-stock.entity.js';
import { Product } from '../products/product.entity.js';

/** Stock options of a product, and its legacy quantity from before MSI. `use_config_…`: the global setting applies. */
@Entity('cataloginventory_stock_item')
@Index(['productId', 'stockId'], { unique: true })
@Index(['websiteId'])
@Index(['websiteId', 'productId'])
@Index(['stockId'])
export class StockItem {
  @PrimaryGeneratedColumn({ name: 'item_id', type: 'int', unsigned: true })
  itemId!: number;

  @ForeignKey(() => Product, { onDelete: 'CASCADE', onUpdate: 'NO ACTION' })
  @Column({ name: 'product_id', type: 'int', unsigned: true, default: 0 })
  productId!: number;

  /** Always 1, the row of `cataloginventory_stock`. */
  @ForeignKey(() => LegacyStock, { onDelete: 'CASCADE', onUpdate: 'NO ACTION' })
  @Column({ name: 'stock_id', type: 'smallint', unsigned: true, default: 0 })
  stockId!: number;

  /** Quantity of the source `default`; null until it is set. */
  @Column({ type: 'decimal', precision: 12, scale: 4, nullable: true, transformer: decimal })
  qty!: number | null;

  @Column({ name: 'min_qty', type: 'decimal', precision: 12, scale: 4, default: '0.0000', transformer: decimal })
  minQty!: number;

  @Column({ name: 'use_config_min_qty', type: 'smallint', unsigned: true, default: 1, transformer: flag })
  useConfigMinQty!: boolean;

  @Column({ name: 'is_qty_decimal', type: 'smallint', unsigned: true, default: 0, transformer: flag })
  isQtyDecimal!: boolean;

  /** 0: none; 1: allowed; 2: allowed, and the customer is notified. */
  @Column({ type: 'smallint', unsigned: true, default: 0 })
  backorders!: number;

  @Column({ name: 'use_config_backorders', type: 'smallint', unsigned: true, default: 1, transformer: flag })
  useConfigBackorders!: boolean;

  @Column({ name: 'min_sale_qty', type: 'decimal', precision: 12, scale: 4, default: '1.0000', transformer: decimal })
  minSaleQty!: number;

  @Column({ name: 'use_config_min_sale_qty', type: 'smallint', unsigned: true, default: 1, transformer: flag })
  useConfigMinSaleQty!: boolean;

  @Column({ name: 'max_sale_qty', type: 'decimal', precision: 12, scale: 4, default: '0.0000', transformer: decimal })
  maxSaleQty!: number;

  @Column({ name: 'use_config_max_sale_qty', type: 'smallint', unsigned: true, default: 1, transformer: flag })
  useConfigMaxSaleQty!: boolean;

  /** Stock status of a composite product, set by the merchant. */
  @Column({ name: 'is_in_stock', type: 'smallint', unsigned: true, default: 0, transformer: flag })
  isInStock!: boolean;

  /** UTC. */
  @Column({ name: 'low_stock_date', type: 'timestamp', nullable: true })
  lowStockDate!: string | null;

  @Column({ name: 'notify_stock_qty', type: 'decimal', precision: 12, scale: 4, nullable: true, transformer: decimal })
  notifyStockQty!: number | null;

  @Column({ name: 'use_config_notify_stock_qty', type: 'smallint', unsigned: true, default: 1, transformer: flag })
  useConfigNotifyStockQty!: boolean;

  @Column({ name: 'manage_stock', type: 'smallint', unsigned: true, default: 0, transformer: flag })
  manageStock!: boolean;

  @Column({ name: 'use_config_manage_stock', type: 'smallint', unsigned: true, default: 1, transformer: flag })
  useConfigManageStock!: boolean;

  @Column({ name: 'stock_status_changed_auto', type: 'smallint', unsigned: true, default: 0, transformer: flag })
  stockStatusChangedAuto!: boolean;

  @Column({ name: 'use_config_qty_increments', type: 'smallint', unsigned: true, default: 1, transformer: flag })
  useConfigQtyIncrements!: boolean;

  @Column({ name: 'qty_increments', type: 'decimal', precision: 12, scale: 4, default: '0.0000', transformer: decimal })
  qtyIncrements!: number;

  @Column({ name: 'use_config_enable_qty_inc', type: 'smallint', unsigned: true, default: 1, transformer: flag })
  useConfigEnableQtyInc!: boolean;

  @Column({ name: 'enable_qty_increments', type: 'smallint', unsigned: true, default: 0, transformer: flag })
  enableQtyIncrements!: boolean;

  @Column({ name: 'is_decimal_divided', type: 'smallint', unsigned: true, default: 0, transformer: flag })
  isDecimalDivided!: boolean;

  /** Always 0: stock is not kept for single websites. */
  @Column({ name: 'website_id', type: 'smallint', unsigned: true, default: 0 })
  websiteId!: number;
}
