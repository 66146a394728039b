/** A place, in degrees. */
export interface LatLng {
  readonly lat: number;
  readonly lng: number;
}

/** Magento's text of a place. */
export const textOf = ({ lat, lng }: LatLng): string => `${lat},${lng}`;
