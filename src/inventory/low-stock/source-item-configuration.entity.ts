import { Column, Entity, PrimaryColumn } from 'typeorm';
import { decimal } from '../../database/tables/transformers.js';

/** When a source is low on a product. Magento keeps no reference to either. */
@Entity('inventory_low_stock_notification_configuration')
export class SourceItemConfiguration {
  @PrimaryColumn({ name: 'source_code', type: 'varchar', length: 255 })
  sourceCode!: string;

  @PrimaryColumn({ type: 'varchar', length: 64 })
  sku!: string;

  /** Units, four decimals; null: the global setting applies. */
  @Column({
    name: 'notify_stock_qty',
    type: 'decimal',
    precision: 12,
    scale: 4,
    nullable: true,
    transformer: decimal,
  })
  notifyStockQty!: number | null;
}

/** What identifies a threshold. */
export type ConfigurationKey = Pick<SourceItemConfiguration, 'sourceCode' | 'sku'>;

/** As sent; null: absent. */
export interface ConfigurationToDelete {
  readonly sourceCode: string | null;
  readonly sku: string | null;
}

/** As sent; null: absent, or the global setting. */
export interface ConfigurationToSave extends ConfigurationToDelete {
  readonly notifyStockQty: number | null;
}
