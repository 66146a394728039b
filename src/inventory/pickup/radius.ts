/** Magento's, in kilometres; that of the distance providers is another one. */
const EARTH_RADIUS_KM = 6372.797;

interface LatLng {
  readonly lat: number;
  readonly lng: number;
}

/** In degrees. */
export interface Box {
  readonly lat: readonly [from: number, to: number];
  /** null: all longitudes. */
  readonly lng: readonly [from: number, to: number] | null;
}

/** On a sphere of radius 1: the distance between two of them is a chord, which costs no trigonometry. */
type Point = readonly [x: number, y: number, z: number];

/** All that is within a radius of some place. */
export class Radius {
  private readonly centers: readonly Point[];
  private readonly longestChordSquared: number;

  /** @param km may be negative: then nothing is within it */
  constructor(
    private readonly places: readonly LatLng[],
    private readonly km: number,
  ) {
    this.centers = [...new Map(places.map((place) => [`${place.lat},${place.lng}`, toPoint(place)])).values()];
    this.longestChordSquared = km < 0 ? -1 : (2 * Math.sin(Math.min(this.angle, Math.PI) / 2)) ** 2;
  }

  /** Contains everything within the radius. */
  get box(): Box {
    const margin = degrees(this.angle) + ROUNDING;
    const lats = this.places.map(({ lat }) => lat);
    const lat = [Math.min(...lats) - margin, Math.max(...lats) + margin] as const;
    // Near a pole, and over the date line, a box is of no use.
    const widest = Math.max(Math.abs(lat[0]), Math.abs(lat[1]));
    if (widest >= 90) return { lat, lng: null };
    const lngMargin = degrees(Math.asin(Math.min(1, Math.sin(this.angle) / Math.cos(radians(widest))))) + ROUNDING;
    const lngs = this.places.map((place) => place.lng);
    const lng = [Math.min(...lngs) - lngMargin, Math.max(...lngs) + lngMargin] as const;
    return { lat, lng: lng[0] < -180 || lng[1] > 180 ? null : lng };
  }

  /** @returns kilometres to the nearest of the places; null outside of the radius */
  distanceTo(place: LatLng): number | null {
    const [x, y, z] = toPoint(place);
    let nearest = Infinity;
    for (const [cx, cy, cz] of this.centers) {
      const squared = (x - cx) ** 2 + (y - cy) ** 2 + (z - cz) ** 2;
      if (squared < nearest) nearest = squared;
    }
    return nearest <= this.longestChordSquared + CHORD_ROUNDING
      ? EARTH_RADIUS_KM * 2 * Math.asin(Math.min(1, Math.sqrt(nearest) / 2))
      : null;
  }

  private get angle(): number {
    return Math.max(this.km, 0) / EARTH_RADIUS_KM;
  }
}

/** In degrees: less than a metre. */
const ROUNDING = 1e-6;
/** Coordinates that are equal are 0 km from each other. */
const CHORD_ROUNDING = 1e-18;

const radians = (angle: number): number => (angle / 180) * Math.PI;
const degrees = (angle: number): number => (angle / Math.PI) * 180;

function toPoint({ lat, lng }: LatLng): Point {
  const [phi, lambda] = [radians(lat), radians(lng)];
  return [Math.cos(phi) * Math.cos(lambda), Math.cos(phi) * Math.sin(lambda), Math.sin(phi)];
}
