import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { Extended } from '../changes/extension-attributes/extended.js';

export const DEFAULT_STOCK = 1;

/** What a sales channel sells from: all sources that are linked to it. */
@Entity('inventory_stock')
export class Stock {
  @PrimaryGeneratedColumn({ name: 'stock_id', type: 'int', unsigned: true })
  stockId!: number;

  @Column({ type: 'varchar', length: 255 })
  name!: string;
}

/** A stock, what sells from it, and what modules add. */
export interface StockWithChannels extends Stock, Extended {
  /** In the order of their key: type, then code. */
  readonly salesChannels: readonly Channel[];
}

/** What sells from a stock: `website` and its code, or a type of your own. */
export interface Channel {
  readonly type: string;
  readonly code: string;
}

/** What identifies a stock. */
export type StockKey = Pick<Stock, 'stockId'>;

/** As sent: null is what was left out. The channels given replace those that the stock has. */
export interface StockToSave extends Extended {
  readonly stockId: number | null;
  readonly name: string | null;
  readonly salesChannels: readonly { readonly type: string | null; readonly code: string | null }[];
}

/** What keeps all rules. */
export interface NewStock extends StockToSave {
  readonly name: string;
  readonly salesChannels: readonly Channel[];
}

/** A stock as saved: it has an id. */
export type SavedStock = NewStock & StockKey;
