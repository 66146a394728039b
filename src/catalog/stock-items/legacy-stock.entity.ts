import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** Magento's single legacy stock, from before MSI. */
@Entity('cataloginventory_stock')
@Index(['websiteId'])
export class LegacyStock {
  @PrimaryGeneratedColumn({ name: 'stock_id', type: 'smallint', unsigned: true })
  stockId!: number;

  @Column({ name: 'website_id', type: 'smallint', unsigned: true })
  websiteId!: number;

  @Column({ name: 'stock_name', type: 'varchar', length: 255, nullable: true })
  stockName!: string | null;
}
