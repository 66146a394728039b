import { SourceSelectionAlgorithm, type Address, type InventoryRequest, type Source } from 'nest-msi';

/** Takes from sources near the customer first: same postcode, city, region, country; else by priority. */
@SourceSelectionAlgorithm()
export class NearestAlgorithm implements SourceSelectionAlgorithm {
  readonly code = 'acme-nearest';
  readonly title = 'Nearest First';
  readonly description = 'Takes from sources near the customer first';

  order(sources: readonly Source[], { destination }: InventoryRequest): readonly Source[] {
    return destination ? sources.toSorted((a, b) => nearness(b, destination) - nearness(a, destination)) : sources;
  }
}

const nearness = ({ countryId, region, city, postcode }: Source, to: Address): number =>
  countryId === to.country
    ? 2 + [region === to.region, city === to.city, postcode === to.postcode].lastIndexOf(true)
    : 0;
