import type { SourceChanges, SourceDto } from './sources-api';

/** The fields as texts, as they are typed. */
export const TEXTS = [
  'source_code',
  'name',
  'description',
  'country_id',
  'region_id',
  'region',
  'city',
  'street',
  'postcode',
  'latitude',
  'longitude',
  'contact_name',
  'email',
  'phone',
  'fax',
  'frontend_name',
  'frontend_description',
] as const;

export type TextField = (typeof TEXTS)[number];

export type SourceForm = Record<TextField, string> & {
  enabled: boolean;
  is_pickup_location_active: boolean;
};

const PICKUP = ['is_pickup_location_active', 'frontend_name', 'frontend_description'] as const;
const ADDRESS = ['street', 'city', 'phone'] as const;
const COORDINATES = ['latitude', 'longitude'] as const;
const NUMBERS: ReadonlySet<string> = new Set(['latitude', 'longitude', 'region_id']);
const REQUIRED: ReadonlySet<string> = new Set(['name', 'country_id', 'postcode']);

export const EMPTY = {
  ...Object.fromEntries(TEXTS.map((field) => [field, ''])),
  enabled: true,
  is_pickup_location_active: false,
} as SourceForm;

export function toForm(source: SourceDto): SourceForm {
  const values = { ...source, ...source.extension_attributes } as Record<string, unknown>;
  const texts = TEXTS.map((field) => [field, String(values[field] ?? '')]);
  return {
    ...EMPTY,
    ...(Object.fromEntries(texts) as Record<TextField, string>),
    enabled: source.enabled ?? false,
    is_pickup_location_active: source.extension_attributes?.is_pickup_location_active ?? false,
  };
}

/** What was edited, and what the API requires; an empty text empties the field. */
export function toChanges(form: SourceForm, isDirty: (field: keyof SourceForm) => boolean): SourceChanges {
  const changes: Record<string, unknown> = {};
  for (const field of ['enabled', ...TEXTS] as const) {
    if (PICKUP.some((each) => each === field) || field === 'source_code') continue;
    if (isDirty(field) || REQUIRED.has(field)) changes[field] = valueOf(field, form[field]);
  }
  // The API geocodes a source that is sent without coordinates, by the address that is sent.
  const isPlaced = COORDINATES.some((field) => form[field].trim() !== '');
  for (const field of isPlaced ? COORDINATES : (['street', 'city', 'region'] as const)) {
    changes[field] = valueOf(field, form[field]);
  }
  // The API takes the pickup settings together, and wants the address beside them.
  if (PICKUP.some(isDirty)) {
    for (const field of ADDRESS) changes[field] = valueOf(field, form[field]);
    changes['extension_attributes'] = {
      is_pickup_location_active: form.is_pickup_location_active,
      frontend_name: form.frontend_name,
      frontend_description: form.frontend_description === '' ? null : form.frontend_description,
    };
  }
  return changes as SourceChanges;
}

function valueOf(field: string, value: string | boolean): unknown {
  if (typeof value === 'boolean') return value;
  if (NUMBERS.has(field)) return value.trim() === '' ? null : numberOf(value);
  return value === '' && !REQUIRED.has(field) ? null : value;
}

/** Decimals are written with a point or a comma. @returns NaN for another text */
export const numberOf = (text: string): number => Number(text.trim().replace(',', '.'));

/** A position as maps copy it: `38.74132, -90.363267`. */
export function positionIn(text: string): { latitude: string; longitude: string } | undefined {
  const [, latitude, longitude] = /^\s*\(?(-?\d+(?:\.\d+)?)[°,;\s]+\s*(-?\d+(?:\.\d+)?)°?\)?\s*$/.exec(text) ?? [];
  return latitude !== undefined && longitude !== undefined ? { latitude, longitude } : undefined;
}
