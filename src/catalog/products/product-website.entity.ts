import { Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Website } from '../../stores/website.entity.js';
import { Product } from './product.entity.js';

/** Assignment of a product to a website. */
@Entity('catalog_product_website')
@Index(['websiteId'])
export class ProductWebsite {
  @ForeignKey(() => Product, { onDelete: 'CASCADE', onUpdate: 'NO ACTION' })
  @PrimaryColumn({ name: 'product_id', type: 'int', unsigned: true })
  productId!: number;

  @ForeignKey(() => Website, { onDelete: 'CASCADE', onUpdate: 'NO ACTION' })
  @PrimaryColumn({ name: 'website_id', type: 'smallint', unsigned: true })
  websiteId!: number;
}
