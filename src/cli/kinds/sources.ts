import type { INestApplicationContext } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { SourceDto, toSourceDto, toSourceToSave } from '../../inventory/sources/source.dto.js';
import { Source } from '../../inventory/sources/source.entity.js';
import { SourcesService } from '../../inventory/sources/sources.service.js';
import { nestedOf } from '../../webapi/arguments/dto.decorators.js';
import { scan } from '../../webapi/search/scan.js';
import { orNull } from './absent.js';
import { sourcesOf, type Exported } from './filters.js';
import type { Cells, RowKind } from './kind.js';
import type { Columns, Values } from './values.js';

/** Columns of Magento's In-Store Pickup module; extension attributes in the REST API. */
const PICKUP = ['is_pickup_location_active', 'frontend_name', 'frontend_description'] as const;

const ADDRESS = ['region', 'city', 'street', 'contact_name', 'email', 'phone', 'fax'];

const columns = (): Columns => ({
  dtos: [SourceDto, nestedOf(SourceDto, 'extension_attributes')?.type() ?? SourceDto],
  required: ['source_code', 'name', 'country_id', 'postcode'],
  optional: ['enabled', 'description', 'latitude', 'longitude', 'region_id', ...ADDRESS, ...PICKUP],
  flags: ['enabled', 'is_pickup_location_active'],
});

/**
 * Columns missing from the file are filled with the stored values: rules, such as for pickup locations, check the whole
 * source.
 */
function toDto(values: Values, before: Source | null): SourceDto {
  const stored: Values = before ? toCells(before) : {};
  const { optional } = columns();
  const kept = optional.filter((name) => values[name] === undefined).map((name) => [name, stored[name]]);
  const { is_pickup_location_active, frontend_name, frontend_description, ...rest } = {
    ...values,
    ...(Object.fromEntries(kept) as Values),
  };
  const pickup = { is_pickup_location_active, frontend_name, frontend_description } as Pickup;
  const isGiven = Object.values(pickup).some((value) => value !== undefined);
  return { ...rest, ...(isGiven && { extension_attributes: pickup }) };
}

type Pickup = NonNullable<SourceDto['extension_attributes']>;

function toCells(source: Source): Cells {
  const { extension_attributes, ...rest } = toSourceDto(source);
  return { ...rest, ...extension_attributes };
}

export const sourcesKind = (app: INestApplicationContext): RowKind<Source> => {
  const sources = app.get(SourcesService);
  const find = (code: unknown) => (typeof code === 'string' ? orNull(sources.get(code)) : Promise.resolve(null));
  return {
    ...columns(),
    what: 'source',
    key: ['source_code'],
    toCells,
    find: (values) => find(values['source_code']),
    async save(values, before) {
      await sources.save(toSourceToSave(toDto(values, before)));
      return sources.get(String(values['source_code']));
    },
  };
};

export const exportSources: Exported = {
  columns: columns(),
  async *pages(app, { source, stock }) {
    const filterGroups = await sourcesOf(app, source, stock);
    for await (const page of scan(app.get(Database), Source, { filterGroups })) yield page.map(toCells);
  },
};
