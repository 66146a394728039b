import type { OnModuleInit } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsString, Matches } from 'class-validator';
import { Database, Tables, SourceExtensionAttributes, type ExtensionAttributes, type Keyed } from 'nest-msi';

export class CutOffDto {
  @IsString()
  @Matches(/^\d\d:\d\d$/)
  @ApiProperty({
    type: String,
    required: false,
    example: '14:30',
    description: 'Orders until then are shipped on the same day.',
  })
  acme_cut_off?: string | null;
}

@SourceExtensionAttributes(CutOffDto)
export class CutOffAttributes implements ExtensionAttributes<string, CutOffDto>, OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly tables: Tables,
  ) {}

  onModuleInit(): Promise<void> {
    const table = 'acme_source (source_code varchar(255) NOT NULL PRIMARY KEY, cut_off varchar(5))';
    return this.database.define(`CREATE TABLE IF NOT EXISTS ${table}`);
  }

  async load(codes: readonly string[]): Promise<Keyed<string, CutOffDto>[]> {
    const rows = await this.tables.selectByKey<{ code: string; cutOff: string | null }>(
      'source_code AS code, cut_off AS cutOff FROM acme_source',
      ['source_code'],
      codes.map((code) => [code.toLowerCase()]),
    );
    return rows.map(({ code, cutOff }) => [code, { acme_cut_off: cutOff }]);
  }

  async save(sent: readonly Keyed<string, CutOffDto>[]): Promise<void> {
    const replace = 'REPLACE INTO acme_source (source_code, cut_off) VALUES (?, ?)';
    for (const [code, { acme_cut_off }] of sent) await this.database.write(replace, [code.toLowerCase(), acme_cut_off]);
  }
}
