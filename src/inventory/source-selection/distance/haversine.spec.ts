import { describe, expect, it } from '@jest/globals';
import { assert, double, property, record } from 'fast-check';
import { haversine } from './haversine.js';

const place = record({
  lat: double({ min: -90, max: 90, noNaN: true }),
  lng: double({ min: -180, max: 180, noNaN: true }),
});
const HALF_WAY_ROUND = Math.PI * 6_371_000;

describe('the distance between two places', () => {
  it('is what Magento computes', () => {
    expect(haversine({ lat: 52.52, lng: 13.405 }, { lat: 52.5201, lng: 13.4051 }).toPrecision(14)).toBe(
      '13.016231775928',
    );
  });

  it('is the same both ways, never more than half way round the earth, and a number', () => {
    assert(
      property(place, place, (from, to) => {
        const distance = haversine(from, to);
        expect(distance).toBeCloseTo(haversine(to, from), 6);
        expect(distance).toBeGreaterThanOrEqual(0);
        expect(distance).toBeLessThanOrEqual(HALF_WAY_ROUND + 1);
      }),
    );
  });

  it('is a number between opposite places', () => {
    assert(
      property(place, (from) => {
        const distance = haversine(from, { lat: -from.lat, lng: from.lng + 180 });
        expect(Math.abs(distance - HALF_WAY_ROUND)).toBeLessThan(1);
      }),
    );
  });
});
