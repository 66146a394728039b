import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { Extended } from '../changes/extended.js';

export const DEFAULT_STOCK = 1;

/** What a sales channel sells from: all sources that are linked to it. */
@Entity('inventory_stock')
export class Stock {
  @PrimaryGeneratedColumn({ name: 'stock_id', type: 'int', unsigned: true })
  stockId!: number;

  @Column({ type: 'varchar', length: 255 })
  name!: string;
}

export interface StockWithChannels extends Stock, Extended {
  /** In the order of their key: type, then code. */
  readonly salesChannels: readonly Channel[];
}

export interface Channel {
  readonly type: string;
  readonly code: string;
}

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

export type SavedStock = NewStock & StockKey;
