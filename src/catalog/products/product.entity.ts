import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** A product, with the columns that inventory needs. */
@Entity('catalog_product_entity')
@Index(['attributeSetId'])
@Index(['sku'])
export class Product {
  @PrimaryGeneratedColumn({ name: 'entity_id', type: 'int', unsigned: true })
  productId!: number;

  @Column({ name: 'attribute_set_id', type: 'smallint', unsigned: true, default: 0 })
  attributeSetId!: number;

  @Column({ name: 'type_id', type: 'varchar', length: 32, default: 'simple' })
  typeId!: string;

  @Column({ type: 'varchar', length: 64 })
  sku!: string;

  @Column({ name: 'has_options', type: 'smallint', default: 0 })
  hasOptions!: number;

  @Column({ name: 'required_options', type: 'smallint', unsigned: true, default: 0 })
  requiredOptions!: number;

  /** UTC, `YYYY-MM-DD hh:mm:ss`. */
  @Column({ name: 'created_at', type: 'timestamp', default: () => 'CURRENT_TIMESTAMP' })
  createdAt!: string;

  @Column({
    name: 'updated_at',
    type: 'timestamp',
    default: () => 'CURRENT_TIMESTAMP',
    onUpdate: 'CURRENT_TIMESTAMP',
  })
  updatedAt!: string;
}

/** Types of products that have source items. Gift cards are those of Adobe Commerce. */
export const SOURCE_ITEM_TYPES: readonly string[] = ['simple', 'virtual', 'downloadable', 'giftcard'];

/** Whether products of this type have source items. Composite products (configurable, grouped, bundle) do not. */
export const hasSourceItems = (typeId: string): boolean => SOURCE_ITEM_TYPES.includes(typeId);
