import { Injectable } from '@nestjs/common';
import type { Source } from '../sources/source.entity.js';
import { SourcesService } from '../sources/sources.service.js';
import { SourcesOfStockRepository } from './sources-of-stock.repository.js';

/** The sources of a stock in their order, as `get-sources-assigned-to-stock-ordered-by-priority` answers them. */
@Injectable()
export class SourcesOfStockService {
  /** @internal */
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
