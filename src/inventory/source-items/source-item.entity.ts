import { Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn } from 'typeorm';
import { decimal } from '../../database/tables/transformers.js';
import { Source } from '../sources/source.entity.js';

export const OUT_OF_STOCK = 0;
export const IN_STOCK = 1;

/** Most of what a quantity can be, in units: 12 digits, of which four are decimals. */
export const MAX_QUANTITY = 99_999_999.9999;

/** How much of a product one source has. */
@Entity('inventory_source_item')
@Index(['sourceCode', 'sku'], { unique: true })
@Index(['sku', 'sourceCode', 'quantity'])
export class SourceItem {
  @PrimaryGeneratedColumn({ name: 'source_item_id', type: 'int', unsigned: true })
  sourceItemId!: number;

  @ForeignKey(() => Source, { onDelete: 'CASCADE', onUpdate: 'NO ACTION' })
  @Column({ name: 'source_code', type: 'varchar', length: 255 })
  sourceCode!: string;

  @Column({ type: 'varchar', length: 64 })
  sku!: string;

  /** Four decimals; may be negative. */
  @Column({ type: 'decimal', precision: 12, scale: 4, default: '0.0000', transformer: decimal })
  quantity!: number;

  /** `IN_STOCK` or `OUT_OF_STOCK`. */
  @Column({ type: 'smallint', unsigned: true, default: 0 })
  status!: number;
}

/** What identifies a source item. */
export type ItemKey = Pick<SourceItem, 'sku' | 'sourceCode'>;
/** An item that keeps all rules. */
export type NewItem = ItemKey & Pick<SourceItem, 'quantity' | 'status'>;

/** An item as sent; null: absent. */
export interface ItemToDelete {
  readonly sku: string | null;
  readonly sourceCode: string | null;
  /** The quantity before the request; an item that does not exist has 0. Left out: any. */
  readonly expectedQuantity?: number | null;
}

/** An item as sent; null: absent. Quantities in units, up to four decimals. */
export interface ItemToSave extends ItemToDelete {
  readonly quantity: number | null;
  /** 1: in stock; 0: out of stock. */
  readonly status: number | null;
}
