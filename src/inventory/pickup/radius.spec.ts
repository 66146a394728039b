import { describe, expect, it } from '@jest/globals';
import { array, assert, double, integer, property, record } from 'fast-check';
import { haversine } from '../source-selection/distance/haversine.js';
import { Radius } from './radius.js';

const place = record({
  lat: double({ min: -90, max: 90, noNaN: true }),
  lng: double({ min: -180, max: 180, noNaN: true }),
});
/** Of the two radiuses of the earth that Magento calculates with. */
const RATIO = 6372.797 / 6371;

describe('a radius around places', () => {
  it('has what is nearer to one of them than it, at the distance to the nearest', () => {
    assert(
      property(
        array(place, { minLength: 1, maxLength: 5 }),
        place,
        integer({ min: 0, max: 20_100 }),
        (places, at, km) => {
          const nearest = (Math.min(...places.map((each) => haversine(each, at))) / 1000) * RATIO;
          const distance = new Radius(places, km).distanceTo(at);
          if (Math.abs(nearest - km) < 0.01) return;
          expect(distance ?? Infinity).toBeCloseTo(nearest > km ? Infinity : nearest, 1);
        },
      ),
    );
  });

  it('has a box around all of it', () => {
    assert(
      property(
        array(place, { minLength: 1, maxLength: 3 }),
        place,
        integer({ min: 0, max: 20_100 }),
        (places, at, km) => {
          const radius = new Radius(places, km);
          if (radius.distanceTo(at) === null) return;
          const { lat, lng } = radius.box;
          expect(at.lat).toBeGreaterThanOrEqual(lat[0]);
          expect(at.lat).toBeLessThanOrEqual(lat[1]);
          if (!lng) return;
          expect(at.lng).toBeGreaterThanOrEqual(lng[0]);
          expect(at.lng).toBeLessThanOrEqual(lng[1]);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('has a small box far from the poles and the date line', () => {
    expect(new Radius([{ lat: 52, lng: 13 }], 50).box).toEqual({
      lat: [expect.closeTo(51.55, 2), expect.closeTo(52.45, 2)],
      lng: [expect.closeTo(12.26, 2), expect.closeTo(13.74, 2)],
    });
  });

  it('of 0 has the place itself, and a negative one nothing', () => {
    expect(new Radius([{ lat: 52.5, lng: 13.4 }], 0).distanceTo({ lat: 52.5, lng: 13.4 })).toBe(0);
    expect(new Radius([{ lat: 52.5, lng: 13.4 }], -1).distanceTo({ lat: 52.5, lng: 13.4 })).toBeNull();
  });
});
