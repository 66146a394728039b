import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { BeforeCommit, INVENTORY_DATA_SOURCE, StockSourceLinksSaved } from 'nest-msi';
import { Repository } from 'typeorm';
import { LinkLogEntry } from './link-log.entity.js';

/** Logs each change of a link, in its transaction: there is no change without its entry, and none for what failed. */
@Injectable()
export class LinkLog {
  constructor(@InjectRepository(LinkLogEntry, INVENTORY_DATA_SOURCE) private readonly log: Repository<LinkLogEntry>) {}

  @BeforeCommit(StockSourceLinksSaved)
  async write({ changes }: StockSourceLinksSaved): Promise<void> {
    const rows = changes.map(({ after: { stockId, sourceCode, priority } }) => ({
      stock_id: stockId,
      source_code: sourceCode,
      priority,
    }));
    await this.log.insert(rows);
  }
}
