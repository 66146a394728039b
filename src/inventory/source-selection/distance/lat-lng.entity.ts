/** A place, in degrees. */
export interface LatLng {
  /** −90 to 90. */
  readonly lat: number;
  /** −180 to 180. */
  readonly lng: number;
}

/** Magento's text of a place. */
export const textOf = ({ lat, lng }: LatLng): string => `${lat},${lng}`;
