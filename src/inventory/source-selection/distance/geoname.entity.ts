import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** The place of a postcode, from GeoNames. */
@Entity('inventory_geoname')
@Index(['countryCode', 'postcode'])
@Index(['countryCode', 'city'])
@Index(['countryCode', 'region'])
export class Geoname {
  @PrimaryGeneratedColumn({ name: 'entity_id', type: 'int', unsigned: true })
  entityId!: number;

  @Column({ name: 'country_code', type: 'varchar', length: 64 })
  countryCode!: string;

  @Column({ type: 'varchar', length: 64 })
  postcode!: string;

  @Column({ type: 'varchar', length: 180 })
  city!: string;

  @Column({ type: 'varchar', length: 100 })
  region!: string;

  @Column({ type: 'varchar', length: 64 })
  province!: string;

  /** Degrees. */
  @Column({ type: 'double' })
  latitude!: number;

  /** Degrees. */
  @Column({ type: 'double' })
  longitude!: number;
}

/** A place as imported. */
export type NewGeoname = Omit<Geoname, 'entityId'>;
