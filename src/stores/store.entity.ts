import { Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn } from 'typeorm';
import { StoreGroup } from './store-group.entity.js';
import { Website } from './website.entity.js';

/** A store view: its code may stand in every URL, `/rest/<code>/V1/…`. */
@Entity('store')
@Index(['code'], { unique: true })
@Index(['websiteId'])
@Index(['isActive', 'sortOrder'])
@Index(['groupId'])
export class Store {
  @PrimaryGeneratedColumn({ name: 'store_id', type: 'smallint', unsigned: true })
  storeId!: number;

  @Column({ type: 'varchar', length: 32, nullable: true })
  code!: string | null;

  @ForeignKey(() => Website, { onDelete: 'CASCADE', onUpdate: 'NO ACTION' })
  @Column({ name: 'website_id', type: 'smallint', unsigned: true, default: 0 })
  websiteId!: number;

  @ForeignKey(() => StoreGroup, { onDelete: 'CASCADE', onUpdate: 'NO ACTION' })
  @Column({ name: 'group_id', type: 'smallint', unsigned: true, default: 0 })
  groupId!: number;

  @Column({ type: 'varchar', length: 255 })
  name!: string;

  @Column({ name: 'sort_order', type: 'smallint', unsigned: true, default: 0 })
  sortOrder!: number;

  @Column({ name: 'is_active', type: 'smallint', unsigned: true, default: 0 })
  isActive!: number;
}
