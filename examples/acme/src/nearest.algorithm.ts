import { SourceSelectionAlgorithm, type InventoryRequest, type RequestedLine, type ShippingAddress } from 'nest-msi';
import type { Source, SourceSelectionResult } from 'nest-msi';

/** Sends one parcel for each line: from the nearest source that has all of it; else by priority. */
@SourceSelectionAlgorithm()
export class NearestAlgorithm implements SourceSelectionAlgorithm {
  readonly code = 'acme-nearest';
  readonly title = 'Nearest Parcel';
  readonly description = 'Takes each line from the nearest source that has all of it';

  select(lines: readonly RequestedLine[], { destination }: InventoryRequest): SourceSelectionResult {
    const items = lines.flatMap(({ qty, available }) => {
      const [nearest] = available
        .filter(({ quantity }) => quantity >= qty)
        .toSorted((one, other) => nearness(other.source, destination) - nearness(one.source, destination));
      if (!nearest) return [];
      const { source, sku, quantity } = nearest;
      return [{ sourceCode: source.sourceCode, sku, toDeduct: qty, available: quantity }];
    });
    return { items, shippable: items.length === lines.length };
  }
}

/** Same country, region, city, postcode. */
const nearness = ({ countryId, region, city, postcode }: Source, to: ShippingAddress | null): number =>
  countryId === to?.country
    ? 2 + [region === to.region, city === to.city, postcode === to.postcode].lastIndexOf(true)
    : 0;
