import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AttributeValues, Extended } from '../changes/extension-attributes/extended.js';
import { decimal, flag } from '../../database/tables/transformers.js';

export const DEFAULT_SOURCE = 'default';

/** @param sourceCode in its stored spelling: whether `DÉFAULT` is the default source is decided by the database */
export const isDefaultSource = (sourceCode: string | null): boolean => sourceCode?.toLowerCase() === DEFAULT_SOURCE;

/** A place that stores and ships goods. */
@Entity('inventory_source')
export class Source implements Extended {
  @PrimaryColumn({ name: 'source_code', type: 'varchar', length: 255 })
  sourceCode!: string;

  @Column({ type: 'varchar', length: 255 })
  name!: string;

  @Column({ type: 'smallint', unsigned: true, default: 1, transformer: flag })
  enabled!: boolean;

  @Column({ type: 'text', nullable: true })
  description!: string | null;

  /** Degrees, six decimals. */
  @Column({ type: 'decimal', precision: 8, scale: 6, nullable: true, transformer: decimal })
  latitude!: number | null;

  /** Degrees, six decimals. */
  @Column({ type: 'decimal', precision: 9, scale: 6, nullable: true, transformer: decimal })
  longitude!: number | null;

  @Column({ name: 'country_id', type: 'varchar', length: 2 })
  countryId!: string;

  @Column({ name: 'region_id', type: 'int', unsigned: true, nullable: true })
  regionId!: number | null;

  @Column({ type: 'varchar', length: 255, nullable: true })
  region!: string | null;

  @Column({ type: 'varchar', length: 255, nullable: true })
  city!: string | null;

  @Column({ type: 'varchar', length: 255, nullable: true })
  street!: string | null;

  @Column({ type: 'varchar', length: 255 })
  postcode!: string;

  @Column({ name: 'contact_name', type: 'varchar', length: 255, nullable: true })
  contactName!: string | null;

  @Column({ type: 'varchar', length: 255, nullable: true })
  email!: string | null;

  @Column({ type: 'varchar', length: 255, nullable: true })
  phone!: string | null;

  @Column({ type: 'varchar', length: 255, nullable: true })
  fax!: string | null;

  @Column({ name: 'use_default_carrier_config', type: 'smallint', unsigned: true, default: 1, transformer: flag })
  useDefaultCarrierConfig!: boolean;

  @Column({ name: 'is_pickup_location_active', type: 'tinyint', default: 0, transformer: flag })
  isPickupLocationActive!: boolean;

  @Column({ name: 'frontend_name', type: 'varchar', length: 255, nullable: true, default: '' })
  frontendName!: string | null;

  @Column({ name: 'frontend_description', type: 'text', nullable: true })
  frontendDescription!: string | null;

  /** Stored by other modules. */
  extensionAttributes?: AttributeValues;
}
