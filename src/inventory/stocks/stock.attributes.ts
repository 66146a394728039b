import { attributesPoint } from '../changes/extension-attributes/extension-attributes.js';

/** `@StockExtensionAttributes(Dto)` on a provider: it stores what the DTO adds to stocks, by their ids. */
export const StockExtensionAttributes = attributesPoint<number>();
