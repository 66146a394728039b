import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import { fitterFor } from './column-limits.js';

const column = (declared: Partial<ColumnMetadata>) => fitterFor({ length: '', ...declared } as ColumnMetadata);

/** Half away from zero, on the digits that JavaScript prints. */
function inDecimals(given: number, precision: number, scale: number): number {
  const [mantissa = '', exponent = '0'] = String(Math.abs(given)).split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const shift = Number(exponent) - fraction.length + scale;
  const digits = BigInt(whole + fraction);
  const units =
    shift >= 0 ? digits * 10n ** BigInt(shift) : (digits + 5n * 10n ** BigInt(-shift - 1)) / 10n ** BigInt(-shift);
  const most = 10n ** BigInt(precision) - 1n;
  const kept = units > most ? most : units;
  return kept === 0n ? 0 : Math.sign(given) * Number(`${kept}e-${scale}`);
}

describe('numbers that a column cannot hold', () => {
  it.each<[Partial<ColumnMetadata>, number, number]>([
    [{ type: 'smallint', unsigned: true }, 65_536, 65_535],
    [{ type: 'smallint', unsigned: true }, -1, 0],
    [{ type: 'smallint' }, 40_000, 32_767],
    [{ type: 'smallint' }, -40_000, -32_768],
    [{ type: 'tinyint' }, 200, 127],
    [{ type: 'int', unsigned: true }, 99_999_999_999, 4_294_967_295],
    [{ type: 'int', unsigned: true }, Number.MAX_SAFE_INTEGER, 4_294_967_295],
    [{ type: 'integer' }, -99_999_999_999, -2_147_483_648],
    [{ type: 'int' }, 20, 20],
  ])('%j: %d becomes %d', (declared, given, stored) => {
    expect(column(declared)(given)).toBe(stored);
  });

  it('are truth values too', () => {
    expect(column({ type: 'smallint', unsigned: true })(true)).toBe(1);
  });
});

describe('decimals', () => {
  it.each([
    [8, 6, 38.7413204, 38.74132],
    [8, 6, 38.7413205, 38.741321],
    [8, 6, -38.7413205, -38.741321],
    [8, 6, 1.0000005, 1.000001],
    [8, 6, 123, 99.999999],
    [8, 6, -123, -99.999999],
    [9, 6, 1e300, 999.999999],
    [8, 6, 6e-7, 0.000001],
    [8, 6, 4e-7, 0],
    [12, 4, 0.1 + 0.2, 0.3],
    [12, 4, 1.00005, 1.0001],
    [12, 4, 99_999_999.99995, 99_999_999.9999],
  ])('DECIMAL(%d,%d) makes %d into %d', (precision, scale, given, stored) => {
    expect(column({ type: 'decimal', precision, scale })(given)).toBe(stored);
  });

  it('are rounded and clamped as decimal arithmetic says', () => {
    const number = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.double({ min: -2_000, max: 2_000, noNaN: true }),
      fc.tuple(fc.integer(), fc.nat({ max: 9 })).map(([digits, places]) => Number(`${digits}e-${places}`)),
      fc
        .tuple(fc.integer({ min: -99_999, max: 99_999 }), fc.nat({ max: 7 }))
        .map(([n, places]) => Number(`${n}5e-${places}`)),
    );
    fc.assert(
      fc.property(number, fc.constantFrom([8, 6], [9, 6], [12, 4]), (given, [precision = 0, scale = 0]) => {
        expect(column({ type: 'decimal', precision, scale })(given)).toBe(inDecimals(given, precision, scale));
      }),
      { numRuns: 5_000, seed: 20_261_123 },
    );
  });
});

describe('texts', () => {
  it('are cut by characters, not by their halves', () => {
    const fit = column({ type: 'varchar', length: '3' });
    expect(fit('abcd')).toBe('abc');
    expect(fit('abc')).toBe('abc');
    expect(fit('äöüß')).toBe('äöü');
    expect(fit('😀😀😀😀')).toBe('😀😀😀');
    expect(fit(12_345)).toBe('123');
  });

  it('of TEXT columns are cut by bytes, and never inside a character', () => {
    const fit = column({ type: 'text' });
    expect(fit('x'.repeat(65_535))).toHaveLength(65_535);
    expect(fit('x'.repeat(70_000))).toHaveLength(65_535);
    expect(fit('ß'.repeat(40_000))).toBe('ß'.repeat(32_767));
    expect(fit('😀'.repeat(20_000))).toBe('😀'.repeat(16_383));
  });

  it('without a length stay whole', () => {
    expect(column({ type: 'varchar' })('x'.repeat(300))).toHaveLength(300);
  });
});

it('null and undefined are null', () => {
  for (const type of ['int', 'decimal', 'varchar', 'text'] as const) {
    expect(column({ type })(null)).toBeNull();
    expect(column({ type })(undefined)).toBeNull();
  }
});
