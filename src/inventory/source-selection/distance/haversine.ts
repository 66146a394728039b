import type { LatLng } from './lat-lng.entity.js';

/** Magento's, in metres. */
const EARTH_RADIUS = 6_371_000;

/** Along the surface of a sphere, in metres; Magento's formula, rounded where it rounds. */
export function haversine(from: LatLng, to: LatLng): number {
  const [fromLat, toLat] = [radians(from.lat), radians(to.lat)];
  const [halfLat, halfLng] = [(toLat - fromLat) / 2, (radians(to.lng) - radians(from.lng)) / 2];
  const square = Math.sin(halfLat) ** 2 + Math.cos(fromLat) * Math.cos(toLat) * Math.sin(halfLng) ** 2;
  // Rounding may exceed 1 for opposite places.
  return 2 * EARTH_RADIUS * Math.asin(Math.sqrt(Math.min(1, square)));
}

const radians = (degrees: number): number => (degrees / 180) * Math.PI;
