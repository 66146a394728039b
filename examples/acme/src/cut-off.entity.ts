import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Orders until then are shipped from the source on the same day. */
@Entity('acme_cut_off')
export class CutOff {
  @PrimaryColumn({ name: 'source_code', type: 'varchar' })
  sourceCode!: string;

  @Column({ type: 'varchar' })
  time!: string;
}
