import type { Source } from '../../sources/source.entity.js';
import { SourceSelectionAlgorithm } from './source-selection-algorithm.js';

@SourceSelectionAlgorithm()
export class PriorityAlgorithm implements SourceSelectionAlgorithm {
  readonly code = 'priority';
  readonly title = 'Source Priority';
  readonly description = 'Algorithm which provides Source Selections based on predefined priority of Source';

  order(sources: readonly Source[]): readonly Source[] {
    return sources;
  }
}
