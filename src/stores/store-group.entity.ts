import { Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn } from 'typeorm';
import { Website } from './website.entity.js';

/** A group of store views within a website. */
@Entity('store_group')
@Index(['code'], { unique: true })
@Index(['websiteId'])
@Index(['defaultStoreId'])
export class StoreGroup {
  @PrimaryGeneratedColumn({ name: 'group_id', type: 'smallint', unsigned: true })
  groupId!: number;

  @ForeignKey(() => Website, { onDelete: 'CASCADE', onUpdate: 'NO ACTION' })
  @Column({ name: 'website_id', type: 'smallint', unsigned: true, default: 0 })
  websiteId!: number;

  @Column({ type: 'varchar', length: 255 })
  name!: string;

  @Column({ name: 'root_category_id', type: 'int', unsigned: true, default: 0 })
  rootCategoryId!: number;

  @Column({ name: 'default_store_id', type: 'smallint', unsigned: true, default: 0 })
  defaultStoreId!: number;

  @Column({ type: 'varchar', length: 32, nullable: true })
  code!: string | null;
}
