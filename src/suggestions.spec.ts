import { describe, expect, it } from '@jest/globals';
import { suggestionFor } from './suggestions.js';

const VARIABLES = ['PORT', 'HOST', 'DATABASE_URL', 'DATABASE_REPLICA_URLS', 'METRICS'];

describe('suggestionFor', () => {
  it.each([
    ['DATABASE_ULR', 'DATABASE_URL'],
    ['DATABASEURL', 'DATABASE_URL'],
    ['DATABSE_REPLICA_URL', 'DATABASE_REPLICA_URLS'],
    ['PROT', 'PORT'],
    ['POR', 'PORT'],
    ['port', 'PORT'],
    ['metric', 'METRICS'],
  ])('finds for %s the known name %s', (name, known) => {
    expect(suggestionFor(name, VARIABLES)).toBe(known);
  });

  it.each(['HOME', 'PATH', 'HOSTNAME', 'TEST_DATABASE_URL', 'PWD', ''])('finds nothing for %s', (name) => {
    expect(suggestionFor(name, VARIABLES)).toBeUndefined();
  });

  it('finds nothing for a known name', () => {
    expect(suggestionFor('PORT', VARIABLES)).toBeUndefined();
    expect(suggestionFor('PORT', ['PORTS', 'PORT'])).toBeUndefined();
  });

  it('takes the closest of several', () => {
    expect(suggestionFor('stockss', ['stores', 'stock', 'stocks'])).toBe('stocks');
  });

  it('takes the number of edits that the caller allows', () => {
    expect(suggestionFor('get-product-salable-qty', ['get-product-salable-quantity'])).toBeUndefined();
    expect(suggestionFor('get-product-salable-qty', ['get-product-salable-quantity'], 6)).toBe(
      'get-product-salable-quantity',
    );
  });
});
