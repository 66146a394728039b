import { unpadded } from '../database/dialect.js';

/** What is left of a code or SKU when compared as the database does: neither capitals count nor blanks at the end. */
export const keyOf = (code: string): string => unpadded(code).toLowerCase();
