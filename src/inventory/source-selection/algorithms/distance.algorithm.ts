import { notAllowed } from '../../../webapi/errors/entity-errors.js';
import type { Source } from '../../sources/source.entity.js';
import { DistanceService } from '../distance/distance.service.js';
import { SourceSelectionAlgorithm, type InventoryRequest } from './source-selection-algorithm.js';

@SourceSelectionAlgorithm()
export class DistanceAlgorithm implements SourceSelectionAlgorithm {
  readonly code = 'distance';
  readonly title = 'Distance Priority';
  readonly description =
    'Algorithm which provides Source Selections based on shipping address distance from the source';

  constructor(private readonly distance: DistanceService) {}

  /** Nearest first; sources whose distance cannot be computed follow in the order of their priority. */
  async order(sources: readonly Source[], { destination }: InventoryRequest): Promise<Source[]> {
    if (!destination) throw notAllowed('No destination address was provided in the request');
    const distances = await this.distance.fromSources(sources, destination);
    return sources
      .map((source, index) => ({ source, distance: distances[index] ?? Infinity }))
      .sort((one, other) => (one.distance === other.distance ? 0 : one.distance - other.distance))
      .map(({ source }) => source);
  }
}
