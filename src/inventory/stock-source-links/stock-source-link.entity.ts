import { Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { AttributeValues, Extended } from '../changes/extension-attributes/extended.js';
import { Source } from '../sources/source.entity.js';
import { Stock } from '../stocks/stock.entity.js';

/** A source that serves a stock, and its place among the sources of this stock. */
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

  /** Lower numbers come first. Neither unique nor without gaps. */
  @Column({ type: 'smallint', unsigned: true })
  priority!: number;

  /** Stored by other modules. */
  extensionAttributes?: AttributeValues;
}

/** What identifies a link. */
export type LinkKey = Pick<StockSourceLink, 'stockId' | 'sourceCode'>;
/** A link that keeps all rules. */
export type NewLink = LinkKey & Pick<StockSourceLink, 'priority'> & Extended;

/** As sent: null is what was left out. */
export interface LinkToDelete {
  readonly sourceCode: string | null;
  readonly stockId: number | null;
}

/** As sent: null is what was left out. */
export interface LinkToSave extends LinkToDelete, Extended {
  /** 0 to 65535; lower numbers come first. */
  readonly priority: number | null;
}
