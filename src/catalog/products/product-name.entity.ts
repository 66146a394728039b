import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Product } from './product.entity.js';

/** The name of a product, in this service's own catalog. */
@Entity('nest_msi_product_name')
export class ProductName {
  @ForeignKey(() => Product, { onDelete: 'CASCADE', onUpdate: 'NO ACTION' })
  @PrimaryColumn({ name: 'product_id', type: 'int', unsigned: true })
  productId!: number;

  @Column({ type: 'varchar', length: 255 })
  name!: string;
}
