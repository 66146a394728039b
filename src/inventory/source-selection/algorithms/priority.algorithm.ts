import type { SourceSelectionAlgorithm } from './source-selection-algorithm.js';

export const priorityAlgorithm: SourceSelectionAlgorithm = {
  code: 'priority',
  title: 'Source Priority',
  description: 'Algorithm which provides Source Selections based on predefined priority of Source',
  order: (sources) => sources,
};
