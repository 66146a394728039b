import { Injectable } from '@nestjs/common';
import type { Source } from '../sources/source.entity.js';
import { SourcesOfStockRepository } from './sources-of-stock.repository.js';

@Injectable()
export class SourcesOfStockService {
  constructor(private readonly sources: SourcesOfStockRepository) {}

  /** Sources in the order in which they are asked, disabled ones too; none for an unknown stock. */
  assignedTo(stockId: number): Promise<Source[]> {
    return this.sources.assignedTo(stockId);
  }
}
