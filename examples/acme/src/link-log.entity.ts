import { ApiProperty } from '@nestjs/swagger';
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** A priority that a link was given. */
@Entity('acme_link_log')
export class LinkLogEntry {
  @PrimaryGeneratedColumn()
  @ApiProperty({ type: 'integer', example: 1 })
  id!: number;

  @Column({ type: 'int' })
  @ApiProperty({ type: 'integer', example: 4 })
  stock_id!: number;

  @Column({ type: 'varchar' })
  @ApiProperty({ type: String, example: 'east' })
  source_code!: string;

  @Column({ type: 'smallint' })
  @ApiProperty({ type: 'integer', example: 2 })
  priority!: number;

  @Column({ type: 'varchar', nullable: true })
  @ApiProperty({ type: String, nullable: true, example: null })
  note!: string | null;
}
