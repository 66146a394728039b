import { conflict } from '../../webapi/errors/entity-errors.js';
import { entry, type ErrorEntry, type WebapiError } from '../../webapi/errors/webapi-error.js';
import { failuresAbout } from '../changes/rules/validation.js';
import type { ItemToDelete, SourceItem } from './source-item.entity.js';
import { unitsOf } from './units.js';

export const hasExpectation = ({ expectedQuantity }: ItemToDelete): boolean =>
  expectedQuantity !== null && expectedQuantity !== undefined;

/** An item, and its place in the request where others were left out before it. */
type Expected = ItemToDelete & { readonly index?: number };

/**
 * Compares the quantities that callers expect with those that are stored, exactly as decimals.
 *
 * @param stored in the order of the items; null: an item that does not exist, which has 0
 * @throws WebapiError 409 that names every item with another quantity
 */
export async function checkExpected(items: readonly Expected[], stored: readonly (SourceItem | null)[]): Promise<void> {
  const errors = await failuresAbout(items, (item, place) => {
    const { sku, sourceCode, expectedQuantity, index = place } = item;
    const present = stored[place]?.quantity ?? 0;
    if (!hasExpectation(item) || unitsOf(expectedQuantity!) === unitsOf(present)) return null;
    return { ...unexpected(sku, sourceCode, present, expectedQuantity!), index };
  });
  if (errors.length > 0) throw quantitiesHaveChanged(errors);
}

export const unexpected = (
  sku: string | null,
  source_code: string | null,
  present: number,
  expected: number,
): ErrorEntry =>
  entry('The quantity of "%sku" in "%source_code" is %present, not %expected.', {
    sku,
    source_code,
    present: String(present),
    expected: String(expected),
  });

export const quantitiesHaveChanged = (errors: readonly ErrorEntry[]): WebapiError =>
  conflict('Quantities are not as expected.', errors);
