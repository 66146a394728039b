import { Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { AttributeValues, Extended } from '../changes/extended.js';
import { Source } from '../sources/source.entity.js';
import { Stock } from '../stocks/stock.entity.js';

/** Says that a source serves a stock, and how early it is asked. */
@Entity('inventory_source_stock_link')
@Index(['stockId', 'sourceCode'], { unique: true })
@Index(['stockId', 'priority'])
export class StockSourceLink implements Extended {
  @PrimaryGeneratedColumn({ name: 'link_id', type: 'int', unsigned: true })
  linkId!: number;

  @ForeignKey(() => Stock, { onDelete: 'CASCADE', onUpdate: 'NO ACTION' })
  @Column({ name: 'stock_id', type: 'int', unsigned: true })
  stockId!: number;

  @ForeignKey(() => Source, { onDelete: 'CASCADE', onUpdate: 'NO ACTION' })
  @Column({ name: 'source_code', type: 'varchar', length: 255 })
  sourceCode!: string;

  /** 1 is asked first. Need not be unique or without gaps. */
  @Column({ type: 'smallint', unsigned: true })
  priority!: number;

  /** What other modules keep. */
  extensionAttributes?: AttributeValues;
}

/** As sent: null is what was left out. */
export interface LinkToDelete {
  readonly sourceCode: string | null;
  readonly stockId: number | null;
}

export interface LinkToSave extends LinkToDelete, Extended {
  readonly priority: number | null;
}
