import type { Pickup, SourceToSave } from './source-to-save.js';
import type { Source } from './source.entity.js';

/** Texts of columns that can be NULL: Magento stores an empty one as NULL. */
const NULLABLE = ['description', 'region', 'city', 'street', 'contactName', 'email', 'phone', 'fax'] as const;

/** undefined is not written; neither is null where the column cannot be NULL. */
export function toColumns({ pickup, ...source }: SourceToSave): Partial<Source> {
  const emptied = Object.fromEntries(NULLABLE.map((field) => [field, nullIfEmpty(source[field])]));
  return {
    ...source,
    ...emptied,
    sourceCode: source.sourceCode ?? undefined,
    name: source.name ?? undefined,
    countryId: source.countryId ?? undefined,
    postcode: source.postcode ?? undefined,
    enabled: source.enabled ?? undefined,
    useDefaultCarrierConfig: source.useDefaultCarrierConfig ?? undefined,
    isPickupLocationActive: pickup?.active ?? undefined,
    frontendName: frontendNameOf(pickup) ?? source.name ?? undefined,
    ...(pickup && { frontendDescription: nullIfEmpty(pickup.frontendDescription) ?? null }),
  };
}

const nullIfEmpty = (text: string | null | undefined): string | null | undefined => (text === '' ? null : text);

/** What PHP's empty() calls empty gives way to the name. */
const frontendNameOf = (pickup: Pickup | null | undefined): string | null =>
  pickup?.frontendName === '0' ? null : pickup?.frontendName || null;
