import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** The one stock that Magento had before it knew sources. */
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
