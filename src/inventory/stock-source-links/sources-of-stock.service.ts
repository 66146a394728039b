import { Injectable } from '@nestjs/common';
import type { Source } from '../sources/source.entity.js';
import { SourcesService } from '../sources/sources.service.js';
import { SourcesOfStockRepository } from './sources-of-stock.repository.js';

@Injectable()
export class SourcesOfStockService {
  constructor(
    private readonly links: SourcesOfStockRepository,
    private readonly sources: SourcesService,
  ) {}

  /** Sources in order of priority, disabled ones too; none for an unknown stock. */
  async assignedTo(stockId: number): Promise<Source[]> {
    const sources = await this.links.assignedTo(stockId);
    await this.sources.loadAttributesInto(sources);
    return sources;
  }
}
