import { attributesPoint } from '../changes/extension-attributes/extension-attributes.js';

/** `@SourceExtensionAttributes(Dto)` on a provider: it stores what the DTO adds to sources, by their codes. */
export const SourceExtensionAttributes = attributesPoint<string>();
