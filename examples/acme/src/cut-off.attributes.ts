import type { OnModuleInit } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsString, Matches } from 'class-validator';
import { Database, SourceExtensionAttributes, type ExtensionAttributes, type Keyed } from 'nest-msi';

export class CutOffDto {
  @IsString()
  @Matches(/^\d\d:\d\d$/)
  @ApiProperty({ type: String, required: false, example: '14:30', description: 'orders until then leave today' })
  acme_cut_off?: string | null;
}

@SourceExtensionAttributes(CutOffDto)
export class CutOffAttributes implements ExtensionAttributes<string, CutOffDto>, OnModuleInit {
  private readonly table = this.database.table('acme_source');

  constructor(private readonly database: Database) {}

  async onModuleInit(): Promise<void> {
    const columns = 'source_code varchar(255) NOT NULL PRIMARY KEY, cut_off varchar(5)';
    await this.database.transaction(() => this.database.query(`CREATE TABLE IF NOT EXISTS ${this.table} (${columns})`));
  }

  async load(codes: readonly string[]): Promise<Keyed<string, CutOffDto>[]> {
    const rows = await this.database.selectByKey<{ code: string; cutOff: string | null }>(
      `source_code AS code, cut_off AS cutOff FROM ${this.table}`,
      ['source_code'],
      codes.map((code) => [code.toLowerCase()]),
    );
    return rows.map(({ code, cutOff }) => [code, { acme_cut_off: cutOff }]);
  }

  async save(sent: readonly Keyed<string, CutOffDto>[]): Promise<void> {
    for (const [code, { acme_cut_off }] of sent) {
      const values = [code.toLowerCase(), acme_cut_off];
      await this.database.query(`REPLACE INTO ${this.table} (source_code, cut_off) VALUES (?, ?)`, values);
    }
  }
}
