import { Column, Entity, ForeignKey, PrimaryGeneratedColumn } from 'typeorm';
import { Source } from './source.entity.js';

/** Never written over REST: Magento refuses every carrier link there. The table belongs to a source all the same. */
@Entity('inventory_source_carrier_link')
export class SourceCarrierLink {
  @PrimaryGeneratedColumn({ name: 'link_id', type: 'int', unsigned: true })
  linkId!: number;

  @ForeignKey(() => Source, { onDelete: 'CASCADE', onUpdate: 'NO ACTION' })
  @Column({ name: 'source_code', type: 'varchar', length: 255 })
  sourceCode!: string;

  @Column({ name: 'carrier_code', type: 'varchar', length: 255 })
  carrierCode!: string;

  @Column({ type: 'smallint', unsigned: true, nullable: true })
  position!: number | null;
}
