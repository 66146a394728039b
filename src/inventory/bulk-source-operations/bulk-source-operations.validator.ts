import { couldNotSave, notAllowed } from '../../webapi/errors/entity-errors.js';
import { entry, WebapiError, type ErrorEntry } from '../../webapi/errors/webapi-error.js';
import { givenUnlessBlank } from '../changes/rules/field-rules.js';
import { NUMBER, TEXT, type Fields } from '../changes/fields.js';
import type { Rule } from '../changes/rules/rule.js';
import { MAX_QUANTITY } from '../source-items/source-item.entity.js';
import { failuresAbout } from '../changes/rules/validation.js';
import {
  nameOf,
  type LockedItem,
  type PartialTransferItem,
  type PartialTransferItemToCheck,
  type SkuToChange,
} from './bulk-item.js';

export const SKU_FIELDS: Fields<SkuToChange> = { sku: TEXT };

export const PARTIAL_TRANSFER_FIELDS: Fields<PartialTransferItemToCheck> = { sku: TEXT, qty: NUMBER };

/** Source items that one request may change: their rows are held in memory. */
const MOST_ITEMS = 250_000;

/** @throws WebapiError 400 for a request that would take too much memory */
export function checkSize(skus: number, sources: number): void {
  if (skus * sources <= MOST_ITEMS) return;
  throw notAllowed('The request is about %count source items, which is more than %most. Send it in parts.', {
    count: String(skus * sources),
    most: String(MOST_ITEMS),
  });
}

/** Magento fails for an unknown SKU, half way. As there, upper and lower case count. */
export const skuIsKnown =
  (known: ReadonlyMap<string, { readonly spelling: string }>): Rule<SkuToChange> =>
  ({ sku }) => {
    const spelling = known.get(sku)?.spelling;
    if (spelling === sku) return null;
    if (spelling === undefined) return entry('No product has the SKU "%sku".', { sku });
    return entry('No product has the SKU "%sku". Did you mean "%spelling"?', { sku, spelling });
  };

const skuIsGiven: Rule<PartialTransferItemToCheck> = ({ sku }) => givenUnlessBlank('sku', sku);

const qtyIsGiven: Rule<PartialTransferItemToCheck> = ({ qty }) =>
  qty === null ? entry('"%field" should be numeric.', { field: 'qty' }) : null;

export const PARTIAL_TRANSFER_RULES: readonly Rule<PartialTransferItemToCheck>[] = [skuIsGiven, qtyIsGiven];

/** @param known by code as sent */
export const unknownSources = (
  sourceCodes: readonly string[],
  known: ReadonlyMap<string, string>,
): Promise<ErrorEntry[]> =>
  failuresAbout(sourceCodes, (sourceCode) =>
    known.has(sourceCode) ? null : entry('Source %sourceCode does not exist', { sourceCode }),
  );

/** What is wrong with the sources of a transfer, in Magento's order. */
export function wrongSources(origin: string, destination: string, known: ReadonlyMap<string, string>): ErrorEntry[] {
  const [from, to] = [known.get(origin), known.get(destination)];
  return [
    ...(from === undefined ? [entry('Origin source %sourceCode does not exist', { sourceCode: origin })] : []),
    ...(to === undefined ? [entry('Destination source %sourceCode does not exist', { sourceCode: destination })] : []),
    ...((from ?? origin) === (to ?? destination) ? [entry('Cannot transfer a source on itself')] : []),
  ];
}

/** Magento's words for any wrong source of a transfer of everything. */
export const transferRefused = (errors: readonly ErrorEntry[]): WebapiError =>
  new WebapiError(400, {
    message: 'Validation Error: Select different sources for origin and destination.',
    errors,
  });

export const partialTransferRefused = (errors: readonly ErrorEntry[]): WebapiError =>
  new WebapiError(400, { message: 'Transfer validation failed', errors });

/** What one source would have; in units. */
export interface Sum {
  readonly sku: string;
  readonly sourceCode: string;
  readonly index: number;
  readonly quantity: number;
}

/** Magento cuts what the column cannot hold, which creates or loses units. @throws WebapiError 400 */
export function checkSums(sums: readonly Sum[]): void {
  const exceeding = sums.filter(({ quantity }) => Math.abs(quantity) > MAX_QUANTITY);
  if (exceeding.length === 0) return;
  throw couldNotSave(
    'Source Item',
    exceeding.map(({ sku, sourceCode, quantity, index }) => ({
      ...entry(
        'Source "%source_code" would have %quantity of SKU "%sku", but a quantity is between -%most and %most.',
        {
          source_code: sourceCode,
          quantity: String(quantity),
          sku,
          most: String(MAX_QUANTITY),
        },
      ),
      index,
    })),
  );
}

/** Magento fails for a SKU that neither source has. */
export const isNowhere = (sku: string, origin: string, destination: string, index: number): ErrorEntry => ({
  ...entry('SKU "%sku" is assigned neither to source "%origin" nor to source "%destination".', {
    sku,
    origin,
    destination,
  }),
  index,
});

/** Magento has rendered the message before it makes an entry of it. */
const isMissing = (sku: string, sourceCode: string): ErrorEntry =>
  entry('%message', { message: `Source item for ${sku} and ${sourceCode} does not exist` });

/**
 * Why items cannot be moved, in Magento's order. Each line counts by itself: two of one SKU may take more than there is.
 *
 * @param locked by `nameOf`
 */
export function unavailable(
  items: readonly PartialTransferItem[],
  origin: string,
  destination: string,
  locked: ReadonlyMap<string, LockedItem>,
): Promise<ErrorEntry[]> {
  return failuresAbout(items, ({ sku, qty }) => {
    const atOrigin = locked.get(nameOf(sku, origin));
    if (!atOrigin) return isMissing(sku, origin);
    return [
      ...(atOrigin.quantity < qty ? [entry('Requested transfer amount for sku %sku is not available', { sku })] : []),
      ...(locked.has(nameOf(sku, destination)) ? [] : [isMissing(sku, destination)]),
    ];
  });
}
