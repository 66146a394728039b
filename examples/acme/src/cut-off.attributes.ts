import { ApiProperty } from '@nestjs/swagger';
import { InjectRepository } from '@nestjs/typeorm';
import { IsString, Matches } from 'class-validator';
import { INVENTORY_DATA_SOURCE, SourceExtensionAttributes, type ExtensionAttributes, type Keyed } from 'nest-msi';
import { In, Repository } from 'typeorm';
import { CutOff } from './cut-off.entity.js';

export class CutOffDto {
  @IsString()
  @Matches(/^\d\d:\d\d$/)
  @ApiProperty({ type: String, required: false, example: '14:30' })
  acme_cut_off?: string | null;
}

@SourceExtensionAttributes(CutOffDto)
export class CutOffAttributes implements ExtensionAttributes<string, CutOffDto> {
  constructor(@InjectRepository(CutOff, INVENTORY_DATA_SOURCE) private readonly cutOffs: Repository<CutOff>) {}

  async load(codes: readonly string[]): Promise<Keyed<string, CutOffDto>[]> {
    const found = await this.cutOffs.findBy({ sourceCode: In([...codes]) });
    return found.map(({ sourceCode, time }) => [sourceCode, { acme_cut_off: time }]);
  }

  async save(sent: readonly Keyed<string, CutOffDto>[]): Promise<void> {
    for (const [sourceCode, { acme_cut_off: time }] of sent) {
      await (time ? this.cutOffs.save({ sourceCode, time }) : this.cutOffs.delete({ sourceCode }));
    }
  }
}
