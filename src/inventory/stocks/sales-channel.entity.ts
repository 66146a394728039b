import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Stock } from './stock.entity.js';

export const WEBSITE = 'website';

/** Where goods are sold: of the type `website`, or whatever a merchant's own channels are called. */
@Entity('inventory_stock_sales_channel')
export class SalesChannel {
  @PrimaryColumn({ type: 'varchar', length: 64 })
  type!: string;

  @PrimaryColumn({ type: 'varchar', length: 64 })
  code!: string;

  @ForeignKey(() => Stock, { onDelete: 'CASCADE', onUpdate: 'NO ACTION' })
  @Column({ name: 'stock_id', type: 'int', unsigned: true })
  stockId!: number;
}
