import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { decimal } from '../../database/tables/transformers.js';

/** Magento's index of the default stock: `inventory_stock_1` is a view of it. */
@Entity('cataloginventory_stock_status')
@Index(['stockId'])
@Index(['websiteId'])
@Index(['status'])
export class StockStatus {
  @PrimaryColumn({ name: 'product_id', type: 'int', unsigned: true })
  productId!: number;

  @PrimaryColumn({ name: 'website_id', type: 'smallint', unsigned: true })
  websiteId!: number;

  @PrimaryColumn({ name: 'stock_id', type: 'smallint', unsigned: true })
  stockId!: number;

  @Column({ type: 'decimal', precision: 12, scale: 4, default: '0.0000', transformer: decimal })
  qty!: number;

  /** 1: in stock. */
  @Column({ name: 'stock_status', type: 'smallint', unsigned: true })
  status!: number;
}
