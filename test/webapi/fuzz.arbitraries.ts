import * as fc from 'fast-check';
import type { Type } from '@nestjs/common';
import { getMetadataStorage } from 'class-validator';
import { nestedOf } from '../../src/webapi/arguments/dto.decorators.js';
import { toSnakeCase } from '../../src/webapi/arguments/names.js';
import { toXml } from '../../src/http/bodies/xml.js';
import type { RouteUnderTest } from '../support/routes.js';

/** A request as it goes over the wire. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** Sent with the administrator's token. */
  readonly signedIn: boolean;
}

const brief = (part: string): string => (part.length > 1_000 ? `${part.slice(0, 1_000)}… (${part.length})` : part);

/** For a reader: what is long is cut. */
export const describeRequest = ({ method, path, headers, body, signedIn }: WireRequest): string =>
  `${method} ${brief(path)} ${JSON.stringify(headers)}${signedIn ? '' : ' anonymous'}\n${brief(body ?? '(no body)')}`;

const PROTOTYPE_NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'prototype', 'valueOf'];
const CODES = [
  'default',
  'DEFAULT',
  'central',
  'east',
  'South',
  'ghost',
  'base',
  'website',
  'priority',
  'SKU-1',
  'a/b',
];
const MOST = 6_000;

/** Written instead of a number that JSON.stringify cannot write. */
const HUGE = '@@huge@@';

/** The usual value, and once in a while another one. */
const mostly = <Value>(usual: Value, other: fc.Arbitrary<Value>, weight = 9): fc.Arbitrary<Value> =>
  fc.oneof({ weight, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: other });

const utf16 = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 12 })
  .map((units) => String.fromCharCode(...units));

const text = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...CODES) },
  { weight: 2, arbitrary: fc.string({ maxLength: 20 }) },
  { weight: 1, arbitrary: utf16 },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 8 }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '',
      ' ',
      'a ',
      'a\0b',
      '\ud800',
      'x\udfff',
      '😀',
      'ü',
      '\ufeff',
      "'; DROP TABLE inventory_source; -- ",
      '%',
      '_\\',
      '\\',
      '${x}',
      '[',
      '(a+)+$',
      '1'.repeat(300),
      'ß'.repeat(300),
      '😀'.repeat(300),
      ...PROTOTYPE_NAMES,
    ),
  },
);

const longText = fc.constantFrom(
  'x'.repeat(70_000),
  `${'1'.repeat(100_000)}x`,
  `${' '.repeat(100_000)}x`,
  '${'.repeat(50_000),
  '😀'.repeat(40_000),
);

const integer = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(1, 2, 3, 4, 5, 10) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      0,
      -1,
      127,
      255,
      256,
      65_535,
      65_536,
      2 ** 31,
      2 ** 32 - 1,
      2 ** 32,
      2 ** 53,
      -(2 ** 63),
    ),
  },
  { weight: 1, arbitrary: fc.integer() },
);

const number = fc.oneof(
  { weight: 3, arbitrary: integer as fc.Arbitrary<unknown> },
  { weight: 2, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(HUGE, -0, 1e308, -1e308, 5e-324, 1e-7, 0.30000000000000004, '1e400', ' 4', '4 '),
  },
);

const deep = (open: string, close: string, levels: number): unknown => ({ deep: `${open}×${levels}×${close}` });

/** What no argument wants. */
export const hostile: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(
    null,
    true,
    false,
    '',
    'abc',
    '20abc',
    '0x1',
    5,
    1.5,
    HUGE,
    [],
    {},
    [[]],
    [null],
    { item: {} },
    { item: [] },
  ),
  text,
  number,
  longText,
  fc.constantFrom(deep('[', ']', 400), deep('{"item":', '}', 400), deep('[', ']', 20_000), deep('{"a":', '}', 20_000)),
  fc.array(fc.oneof(text, number), { maxLength: 4 }),
  fc
    .array(fc.tuple(fc.constantFrom(...PROTOTYPE_NAMES, 'item', '0', ''), fc.oneof(text, number)), { maxLength: 3 })
    .map(Object.fromEntries),
  fc.jsonValue({ maxDepth: 3 }),
);

const SCALARS: ReadonlyMap<string, fc.Arbitrary<unknown>> = new Map<string, fc.Arbitrary<unknown>>([
  ['isInt', integer],
  ['isNumber', number],
  ['isBoolean', fc.constantFrom<unknown>(true, false, 1, 0, 'true', 'off')],
  ['isString', text],
]);

/**
 * Values of the right shape.
 *
 * @param spoilt any part may be missing, be something else, or come with a part that is unknown
 */
function shapeOf(dto: Type<object>, spoilt: boolean): fc.Arbitrary<unknown> {
  const rules = getMetadataStorage().getTargetValidationMetadatas(dto, '', false, false);
  const names = [...new Set(rules.map(({ propertyName }) => propertyName))];
  const entries = names.map((name): fc.Arbitrary<[string, unknown][]> => {
    const key = mostly(name, fc.constantFrom(toSnakeCase(name), name.toUpperCase()), 6);
    const proper = properValue(dto, name, rules, spoilt);
    const entry = (value: fc.Arbitrary<unknown>) => fc.tuple(key, value).map((each) => [each]);
    if (!spoilt) return entry(proper);
    return fc.oneof(
      { weight: 16, arbitrary: entry(proper) },
      { weight: 1, arbitrary: entry(hostile) },
      { weight: 1, arbitrary: fc.constant<[string, unknown][]>([]) },
      { weight: 1, arbitrary: fc.tuple(fc.constantFrom('foo', ...PROTOTYPE_NAMES), hostile).map((each) => [each]) },
    );
  });
  return fc.tuple(...entries).map((parts) => Object.fromEntries(parts.flat()));
}

function properValue(
  dto: Type<object>,
  name: string,
  rules: readonly { propertyName: string; name?: string; each: boolean }[],
  spoilt: boolean,
): fc.Arbitrary<unknown> {
  const nested = nestedOf(dto, name);
  if (nested) {
    const shape = shapeOf(nested.type(), spoilt);
    return nested.list ? fc.array(shape, { maxLength: 4 }) : shape;
  }
  const own = rules.filter(({ propertyName }) => propertyName === name);
  const scalar = own.map((rule) => SCALARS.get(rule.name ?? '')).find((found) => found !== undefined) ?? text;
  return own.some(({ each }) => each) ? fc.array(scalar, { maxLength: 4 }) : scalar;
}

export const toJson = (value: unknown): string =>
  (JSON.stringify(value) ?? '')
    .replaceAll(`"${HUGE}"`, '1e999')
    .replace(
      /\{"deep":"(.+?)×(\d+)×(.)"\}/g,
      (_, open: string, levels: string, close: string) =>
        `${open.replaceAll('\\"', '"').repeat(Number(levels))}1${close.repeat(Number(levels))}`,
    );

function bodyOf(dto: Type<object> | undefined): fc.Arbitrary<string | undefined> {
  const shape = dto ? fc.oneof(shapeOf(dto, false), shapeOf(dto, true)) : hostile;
  return fc.oneof(
    { weight: 24, arbitrary: shape.map(toJson) },
    { weight: 2, arbitrary: hostile.map(toJson) },
    { weight: 2, arbitrary: shape.map((value) => toXml(value)) },
    { weight: 1, arbitrary: fc.string() },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        undefined,
        '',
        '{',
        '\ufeff{}',
        '[]',
        '5',
        '"x"',
        '{"a":1}}',
        '<',
        '<a/>',
        '<a><links><item/></links></a>',
        '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]><a><links>&c;</links></a>',
        '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a><links>&b;</links></a>',
        '<a><__proto__><x>1</x></__proto__></a>',
      ),
    },
  );
}

/** Percent-encoded byte by byte: a lone surrogate, which encodeURIComponent refuses, goes as U+FFFD. */
const encode = (value: string): string =>
  [...Buffer.from(value)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');

const queryText = fc.oneof(
  { weight: 8, arbitrary: text.map((value) => encode(value.slice(0, 300))) },
  { weight: 4, arbitrary: integer.map(String) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('%', '%ff', '%zz', '%f0%9f%98', '+', '[', ']', '%00', '1e999', '-1', 'Infinity'),
  },
);

const FIELDS = [
  'stock_id',
  'source_code',
  'priority',
  'link_id',
  'name',
  'latitude',
  'longitude',
  'description',
  'enabled',
  'sku',
  'quantity',
  'status',
  'main_table.priority',
];
const CONDITIONS = [
  '',
  ...(
    'eq neq gt lt gteq lteq from to in nin like nlike null notnull ' +
    'finset nfinset seq sneq regexp ntoa fulltext moreq is bogus'
  ).split(' '),
];

const filter = fc
  .record({
    group: fc.nat({ max: 2 }),
    field: fc.oneof({ weight: 12, arbitrary: fc.constantFrom(...FIELDS) }, { weight: 1, arbitrary: queryText }),
    value: queryText,
    condition: fc.constantFrom(...CONDITIONS),
  })
  .map(({ group, field, value, condition }) =>
    [
      ['field', field],
      ['value', value],
      ['condition_type', condition],
    ].map(([key, given]) => `searchCriteria[filter_groups][${group}][filters][${field.length}][${key}]=${given}`),
  );

const criteria = fc
  .record(
    {
      filters: fc.array(filter, { maxLength: 4 }),
      sort: fc.tuple(
        fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...FIELDS) }, { weight: 1, arbitrary: queryText }),
        fc.oneof({ weight: 9, arbitrary: fc.constantFrom('ASC', 'desc') }, { weight: 1, arbitrary: queryText }),
      ),
      pageSize: fc.oneof({ weight: 6, arbitrary: integer.map(String) }, { weight: 1, arbitrary: queryText }),
      currentPage: fc.oneof({ weight: 6, arbitrary: integer.map(String) }, { weight: 1, arbitrary: queryText }),
    },
    { requiredKeys: [] },
  )
  .map(({ filters, sort, pageSize, currentPage }) => [
    'searchCriteria',
    ...(filters ?? []).flat(),
    ...(sort
      ? [`searchCriteria[sort_orders][0][field]=${sort[0]}`, `searchCriteria[sort_orders][0][direction]=${sort[1]}`]
      : []),
    ...(pageSize === undefined ? [] : [`searchCriteria[pageSize]=${pageSize}`]),
    ...(currentPage === undefined ? [] : [`searchCriteria[current_page]=${currentPage}`]),
  ]);

const brackets = fc
  .array(
    fc.constantFrom(
      '[',
      ']',
      'a',
      'links',
      'searchCriteria',
      'filters',
      'source',
      '0',
      '=',
      '&',
      '%5B',
      '%',
      '__proto__',
    ),
    {
      maxLength: 30,
    },
  )
  .map((parts) => parts.join(''));

const fields = fc
  .array(fc.constantFrom('items', 'priority', 'source_code', 'message', '[', ']', ',', ' ', '%00', '__proto__'), {
    maxLength: 10,
  })
  .map((parts) => `fields=${parts.map((part) => part.replace(' ', '%20')).join('')}`);

function queryOf(isSearch: boolean): fc.Arbitrary<string> {
  return fc
    .tuple(
      fc.oneof(
        { weight: isSearch ? 30 : 1, arbitrary: criteria },
        { weight: 8, arbitrary: fc.constant<string[]>([]) },
        { weight: 2, arbitrary: brackets.map((each) => [each]) },
        {
          weight: 1,
          arbitrary: fc
            .tuple(fc.constantFrom('links', 'source', 'stock', 'sourceItems', 'username'), queryText)
            .map(([name, value]) => [`${name}[0][source_code]=${value}`, `${name}[0][stock_id]=4`]),
        },
      ),
      fc.oneof(
        { weight: 8, arbitrary: fc.constant<string[]>([]) },
        { weight: 1, arbitrary: fields.map((each) => [each]) },
      ),
    )
    .map(([one, other]) => [...one, ...other].join('&'))
    .map((query) => (query === '' ? '' : `?${query.slice(0, MOST)}`));
}

const MEDIA_TYPES = [
  ...'application/json application/xml text/xml text/html text/* */* application/json;q=0 a;q=x,*/* , ;'.split(' '),
  'application/json; charset=utf-8',
  'application/json; charset=latin1',
  'application/json; foo=bar',
  ...PROTOTYPE_NAMES,
];

export const mediaType = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...MEDIA_TYPES) },
  { weight: 1, arbitrary: fc.stringMatching(/^[!-~]{1,30}$/) },
);

/** Requests to one route: mostly what it takes, each with something wrong about it. */
export function requestsTo(route: RouteUnderTest): fc.Arbitrary<WireRequest> {
  const hasBody = route.method === 'POST' || route.method === 'PUT';
  const segments = route.path
    .split('/')
    .map((segment) =>
      segment.startsWith(':')
        ? fc.oneof(
            { weight: 3, arbitrary: queryText },
            { weight: 2, arbitrary: integer.map(String) },
            { weight: 2, arbitrary: fc.constantFrom('central', 'east', 'website', 'base') },
          )
        : fc.constant(segment),
    );
  return fc
    .record({
      method: mostly(
        route.method as string,
        fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD', 'TRACE'),
        40,
      ),
      store: mostly('', fc.constantFrom('default/', 'default/', 'all/', 'nope/', '__proto__/', '%/', '//')),
      segments: fc.tuple(...segments),
      tail: mostly('', fc.constantFrom('/', '//', '/x', '%2f', ';a=b'), 30),
      query: queryOf(route.method === 'GET'),
      body: hasBody ? bodyOf(route.dto) : mostly<string | undefined>(undefined, bodyOf(route.dto)),
      accept: mostly<string | undefined>(undefined, mediaType, 15),
      contentType: mostly<string | undefined>('application/json', fc.oneof(mediaType, fc.constant(undefined)), 20),
      signedIn: mostly(true, fc.constant(false), 30),
    })
    .map(({ method, store, segments: path, tail, query, body, accept, contentType, signedIn }): WireRequest => ({
      method,
      path: `/rest/${store}${path.join('/')}${tail}${query}`.slice(0, 2 * MOST),
      headers: {
        ...(accept !== undefined && { accept }),
        ...(body !== undefined && { 'content-type': body.startsWith('<') ? 'application/xml' : (contentType ?? '') }),
      },
      body,
      signedIn,
    }))
    .map((request) => Object.assign(request, { [fc.toStringMethod]: () => describeRequest(request) }));
}
