import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { decimal } from '../../database/tables/transformers.js';

/** A change of what is promised to orders and not yet shipped. Rows are only added, never changed. */
@Entity('inventory_reservation')
@Index(['stockId', 'sku', 'quantity'])
export class Reservation {
  @PrimaryGeneratedColumn({ name: 'reservation_id', type: 'int', unsigned: true })
  reservationId!: number;

  @Column({ name: 'stock_id', type: 'int', unsigned: true })
  stockId!: number;

  @Column({ type: 'varchar', length: 64 })
  sku!: string;

  /** Negative when an order is placed, positive when it is shipped or canceled. */
  @Column({ type: 'decimal', precision: 10, scale: 4, default: '0.0000', transformer: decimal })
  quantity!: number;

  /** JSON that names the order. */
  @Column({ type: 'varchar', length: 255, nullable: true })
  metadata!: string | null;
}
