import type { NewGeoname } from '../../inventory/source-selection/distance/geoname.entity.js';

const COLUMNS = 11;
const DEGREES = /^-?\d+(\.\d+)?$/;

/**
 * Converts a line of GeoNames' postal codes, in the columns that Magento takes.
 *
 * @returns a text that says what is wrong for a line of another format
 */
export function toGeoname(text: string): NewGeoname | string {
  const cells = text.split('\t').map((cell) => cell.trim());
  const [country = '', postcode = '', city = '', region = '', , , province = '', , , latitude = '', longitude = ''] =
    cells;
  if (cells.length < COLUMNS) {
    return `${cells.length} columns separated by tabs instead of the 12 of GeoNames' postal codes`;
  }
  if (!/^[A-Z]{2}$/i.test(country)) return `"${country}" in column 1 is not a country code of two letters`;
  if (!isWithin(latitude, 90)) return `"${latitude}" in column 10 is not a latitude`;
  if (!isWithin(longitude, 180)) return `"${longitude}" in column 11 is not a longitude`;
  return {
    countryCode: country.toUpperCase(),
    postcode,
    city,
    region,
    province,
    latitude: Number(latitude),
    longitude: Number(longitude),
  };
}

const isWithin = (degrees: string, limit: number): boolean =>
  DEGREES.test(degrees) && Math.abs(Number(degrees)) <= limit;
