import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** A sales channel of the type `website`. */
@Entity('store_website')
@Index(['code'], { unique: true })
@Index(['sortOrder'])
@Index(['defaultGroupId'])
export class Website {
  @PrimaryGeneratedColumn({ name: 'website_id', type: 'smallint', unsigned: true })
  websiteId!: number;

  @Column({ type: 'varchar', length: 32, nullable: true })
  code!: string | null;

  @Column({ type: 'varchar', length: 64, nullable: true })
  name!: string | null;

  @Column({ name: 'sort_order', type: 'smallint', unsigned: true, default: 0 })
  sortOrder!: number;

  @Column({ name: 'default_group_id', type: 'smallint', unsigned: true, default: 0 })
  defaultGroupId!: number;

  @Column({ name: 'is_default', type: 'smallint', unsigned: true, nullable: true, default: 0 })
  isDefault!: number | null;
}
