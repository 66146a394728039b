import { Injectable } from '@nestjs/common';
import { ExtensionAttributesService } from '../changes/extension-attributes.service.js';
import type { Source } from '../sources/source.entity.js';
import { SourcesOfStockRepository } from './sources-of-stock.repository.js';

@Injectable()
export class SourcesOfStockService {
  constructor(
    private readonly sources: SourcesOfStockRepository,
    private readonly attributes: ExtensionAttributesService,
  ) {}

  /** Sources in the order in which they are asked, disabled ones too; none for an unknown stock. */
  async assignedTo(stockId: number): Promise<Source[]> {
    const sources = await this.sources.assignedTo(stockId);
    await this.attributes.sources.loadInto(sources);
    return sources;
  }
}
