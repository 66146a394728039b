import { Controller } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsInt, IsString, MaxLength } from 'class-validator';
import { aclResource, ApiSearch, ApiSection, ApiText, Arguments, Database, INVENTORY_DATA_SOURCE } from 'nest-msi';
import { noSuchEntity, Route, search, SearchDto, toSearchCriteria, type Page } from 'nest-msi';
import { Repository } from 'typeorm';
import { LinkLogEntry } from './link-log.entity.js';

export const LOG = aclResource('Acme_Stock::log', 'Log of links');

export class NoteDto {
  @IsInt()
  id!: number;

  @IsString()
  @MaxLength(255)
  note!: string;
}

@Controller()
@ApiSection('Acme', 'Who was linked when.')
export class LinkLogController {
  constructor(
    private readonly database: Database,
    @InjectRepository(LinkLogEntry, INVENTORY_DATA_SOURCE) private readonly log: Repository<LinkLogEntry>,
  ) {}

  @Route('GET', 'V1/acme/link-log', LOG, 'acmeLinkLogV1.getList')
  @ApiText('Searches the log of links.')
  @ApiSearch(LinkLogEntry, { field: 'stock_id', value: '4', sort: 'id' })
  search(@Arguments() { searchCriteria }: SearchDto): Promise<Page<LinkLogEntry>> {
    return search(this.database, LinkLogEntry, toSearchCriteria(searchCriteria));
  }

  @Route('PUT', 'V1/acme/link-log/:id', LOG, 'acmeLinkLogV1.save')
  @ApiText('Puts a note into an entry.')
  async note(@Arguments() { id, note }: NoteDto): Promise<void> {
    const { affected } = await this.database.transaction(() => this.log.update({ id }, { note }));
    if (!affected) throw noSuchEntity('No entry has the id %id.', { id });
  }
}
