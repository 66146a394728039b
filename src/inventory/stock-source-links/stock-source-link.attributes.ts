import { attributesPoint } from '../changes/extension-attributes/extension-attributes.js';
import type { LinkKey } from './stock-source-link.entity.js';

/** `@StockSourceLinkExtensionAttributes(Dto)` on a provider: it stores what the DTO adds to links. */
export const StockSourceLinkExtensionAttributes = attributesPoint<LinkKey>();
