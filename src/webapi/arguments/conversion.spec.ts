import { describe, expect, it } from '@jest/globals';
import type { Type } from '@nestjs/common';
import { IsBoolean, IsInt, IsNumber, IsOptional, IsString } from 'class-validator';
import { ByConstructor, ListOf, MagentoType, ObjectOf } from './dto.decorators.js';
import { bind as bindInput } from './bind.js';
import { RequestInput } from './request-input.js';
import { WebapiError, type ErrorBody } from '../errors/webapi-error.js';

@MagentoType('Magento\\Inner')
class InnerDto {
  @IsInt()
  stock_id?: number | null;

  @IsString()
  source_code?: string | null;
}

@MagentoType('Magento\\Thing')
class ThingDto {
  @IsInt()
  int?: number | null;

  @IsNumber()
  float?: number | null;

  @IsBoolean()
  bool?: boolean | null;

  @IsString()
  text?: string | null;

  @IsString({ each: true })
  texts?: string[] | null;

  @IsInt({ each: true })
  ints?: number[] | null;

  @ListOf(() => InnerDto)
  inner_list?: InnerDto[] | null;

  @ListOf(() => InnerDto, { lenient: true })
  lenient_list?: InnerDto[] | null;

  @ListOf(() => InnerDto, { takesObject: true })
  object_list?: InnerDto[] | null;

  @ObjectOf(() => InnerDto)
  inner_object?: InnerDto | null;
}

@ByConstructor()
class BuiltDto {
  @IsInt()
  stockId!: number;

  @ListOf(() => InnerDto)
  someItems!: InnerDto[];

  @IsOptional()
  @IsString()
  extraText?: string;
}

class ThingArguments {
  @ObjectOf(() => ThingDto)
  thing!: ThingDto;
}

class BuiltArguments {
  @ObjectOf(() => BuiltDto)
  built!: BuiltDto;
}

class ManyArguments {
  @IsString({ each: true })
  skus!: string[];

  @IsString()
  sourceCode!: string;

  @IsOptional()
  @IsInt()
  someLimit?: number;
}

function bind(
  dto: Type<object>,
  body: unknown,
  query = new Map<string, string>(),
  path = {},
  method = 'POST',
): Promise<unknown> {
  return bindInput(new RequestInput(method, body, query, path), dto);
}

const thing = async (body: unknown): Promise<unknown> =>
  ((await bind(ThingArguments, { thing: body })) as ThingArguments).thing;

async function refusal(run: () => Promise<unknown>): Promise<ErrorBody> {
  try {
    await run();
  } catch (error) {
    if (error instanceof WebapiError) return error.body;
    throw error;
  }
  throw new Error('Nothing was refused.');
}

const build = async (built: unknown): Promise<unknown> =>
  ((await bind(BuiltArguments, { built })) as BuiltArguments).built;

const manyOf = (body: unknown, query?: Map<string, string>, path?: object) => bind(ManyArguments, body, query, path);

const mismatch = (shown: string, type: string, ...inside: string[]): ErrorBody => ({
  message:
    inside.map((key) => `Error occurred during "${key}" processing. `).join('') +
    `The "${shown}" value's type is invalid. The "${type}" type was expected. Verify and try again.`,
});

const notSupported = (fieldName: string): ErrorBody => ({
  message: '"%fieldName" is not supported. Correct the field name and try again.',
  parameters: { fieldName },
});

const REQUIRED = '"%fieldName" is required. Enter and try again.';

describe('int', () => {
  it.each<[unknown, number | null]>([
    [20, 20],
    [20.7, 20],
    [-20.7, -20],
    ['20', 20],
    ['20.7', 20],
    ['1e2', 100],
    [' 4', 4],
    ['4 ', 4],
    ['\t4\n', 4],
    ['01', 1],
    ['-3', -3],
    ['+3', 3],
    ['.5', 0],
    ['1.', 1],
    ['-0', 0],
    ['1e400', 2 ** 63],
    ['9007199254740993', 2 ** 63],
    ['-99999999999999999999', -(2 ** 63)],
    [null, null],
  ])('takes %j as %j', async (given, wanted) => {
    expect(await thing({ int: given })).toEqual({ int: wanted });
  });

  it.each<[unknown, string]>([
    ['', ''],
    ['abc', 'abc'],
    ['20abc', '20abc'],
    ['0x1', '0x1'],
    ['1e', '1e'],
    ['.', '.'],
    ['1 2', '1 2'],
    ['\u00a04', '\u00a04'],
    ['Infinity', 'Infinity'],
    [true, '1'],
    [false, ''],
    [[], 'array'],
    [{ a: 1 }, 'array'],
  ])('refuses %j', async (given, shown) => {
    expect(await refusal(() => thing({ int: given }))).toEqual(mismatch(shown, 'int', 'int'));
    expect(await refusal(() => thing({ float: given }))).toEqual(mismatch(shown, 'float', 'float'));
  });

  it('refuses a long row of digits at once', async () => {
    expect((await refusal(() => thing({ int: `${'1'.repeat(200_000)}x` }))).message).toMatch(/type is invalid/);
  });
});

describe('float', () => {
  it.each<[unknown, number | null]>([
    [1.5, 1.5],
    ['1.5', 1.5],
    ['-1e-3', -0.001],
    [' 2.50 ', 2.5],
    ['1e999', Number.MAX_VALUE],
    [null, null],
  ])('takes %j as %j', async (given, wanted) => {
    expect(await thing({ float: given })).toEqual({ float: wanted });
  });
});

describe('bool', () => {
  it.each([true, 1, '1', 'true', 'on', 'yes', 'TRUE', 'Yes', ' true ', '\n1\t'])('%j is true', async (given) => {
    expect(await thing({ bool: given })).toEqual({ bool: true });
  });

  it.each([false, 0, '0', 'false', 'off', 'no', '', 2, '2', 'abc', -1, 't rue', '\u00a0true'])(
    '%j is false',
    async (given) => {
      expect(await thing({ bool: given })).toEqual({ bool: false });
    },
  );

  it('keeps null', async () => {
    expect(await thing({ bool: null })).toEqual({ bool: null });
  });

  it.each([[[]], [{}]])('refuses %j', async (given) => {
    expect(await refusal(() => thing({ bool: given }))).toEqual(mismatch('array', 'bool', 'bool'));
  });
});

describe('string', () => {
  it.each<[unknown, string | null]>([
    ['x', 'x'],
    ['', ''],
    [5, '5'],
    [1.5, '1.5'],
    [-0.25, '-0.25'],
    [0.0001, '0.0001'],
    [0.00001, '1.0E-5'],
    [-2.5e-10, '-2.5E-10'],
    [0.1234567890123456, '0.12345678901235'],
    [99999999999999.4, '99999999999999'],
    [99999999999999.5, '1.0E+14'],
    [9007199254740991, '9007199254740991'],
    [Number('1.2345678901234567e19'), '1.2345678901235E+19'],
    [1e20, '1.0E+20'],
    [true, '1'],
    [false, ''],
    ['\ud800', '\ud800'],
    [null, null],
  ])('takes %j as %j', async (given, wanted) => {
    expect(await thing({ text: given })).toEqual({ text: wanted });
  });

  it.each([[[]], [{}], [new Map([['a', 'b']])]])('refuses %j', async (given) => {
    expect(await refusal(() => thing({ text: given }))).toEqual(mismatch('array', 'string', 'text'));
  });
});

describe('lists of scalars', () => {
  it('convert each element', async () => {
    expect(await thing({ texts: ['a', 1, true, null], ints: ['1', 2.9] })).toEqual({
      texts: ['a', '1', '1', null],
      ints: [1, 2],
    });
    expect(await thing({ texts: { a: 'x', b: 'y' } })).toEqual({ texts: ['x', 'y'] });
    expect(await thing({ texts: { item: 'x', b: 'y' } })).toEqual({ texts: ['x'] });
    expect(await thing({ texts: [] })).toEqual({ texts: [] });
    // PHP casts the elements of a list, and refuses only a value that stands alone.
    expect(await thing({ ints: ['12 pieces', 'a'] })).toEqual({ ints: [12, 0] });
  });

  it.each<[object, ErrorBody]>([
    [{ texts: 'a' }, mismatch('string', 'string[]', 'texts')],
    [{ texts: 5 }, mismatch('integer', 'string[]', 'texts')],
    [{ ints: 1.5 }, mismatch('double', 'int[]', 'ints')],
    [{ ints: true }, mismatch('boolean', 'int[]', 'ints')],
    [{ texts: [['a']] }, { ...mismatch('array', 'string', 'texts'), index: 0, path: 'thing.texts[0]' }],
  ])('refuse %j', async (body, wanted) => {
    expect(await refusal(() => thing(body))).toEqual(wanted);
  });
});

describe('lists of objects', () => {
  const one = { stock_id: 1 };
  it.each<[unknown, unknown[]]>([
    [
      [one, one],
      [one, one],
    ],
    [[], []],
    [{}, []],
    [{ a: one, b: one }, [one, one]],
    [{ item: one }, [one]],
    [{ item: [one, one] }, [one, one]],
    // A list in `item` is one only when it has elements.
    [{ item: [] }, [{}]],
    [{ item: {} }, [{}]],
    [{ item: { 0: one, 1: one } }, [one, one]],
    [{ item: 'x' }, [{}]],
    [{ item: null }, [{}]],
    [{ item: one, other: one, stock_id: 2 }, [one]],
    [{ a: 'x', b: 'y' }, [{}, {}]],
    [
      ['x', null, 5, true],
      [{}, {}, {}, {}],
    ],
    [new Map([['7', new Map([['stock_id', '1']])]]), [one]],
    [new Map([['item', new Map([['stock_id', '1']])]]), [one]],
    ['', []],
  ])('%j', async (given, wanted) => {
    expect(await thing({ inner_list: given })).toEqual({ inner_list: wanted });
  });

  it.each<[unknown, string]>([
    ['abc', 'string'],
    [5, 'integer'],
    [1.5, 'double'],
    [true, 'boolean'],
  ])('are not made of %j, unless lenient', async (given, shown) => {
    expect(await refusal(() => thing({ inner_list: given }))).toEqual(mismatch(shown, 'Inner[]', 'inner_list'));
    expect(await thing({ lenient_list: given })).toEqual({ lenient_list: null });
  });

  it('tell every key that leads to a wrong value, as it was sent, and its place', async () => {
    expect(await refusal(() => thing({ innerList: [{}, { stockId: 'x' }] }))).toEqual({
      ...mismatch('x', 'int', 'innerList', 'stockId'),
      index: 1,
      path: 'thing.innerList[1].stockId',
    });
    expect(await refusal(() => thing({ inner_list: [{}, {}, { foo: 1 }] }))).toEqual({
      ...notSupported('Foo'),
      index: 2,
      path: 'thing.inner_list[2].foo',
    });
  });

  it.each<[string, unknown]>([
    ['an object', { stock_id: 1, source_code: 'x' }],
    ['an object in camelCase', { stockId: 1 }],
    ['an object with null', { source_code: null }],
    ['a map of the query string', new Map([['source_code', 'x']])],
  ])('are not made of one element, %s', async (_, given) => {
    for (const name of ['inner_list', 'lenient_list']) {
      expect(await refusal(() => thing({ [name]: given }))).toEqual({
        message: '"%fieldName" is a list of objects, but one object was sent. Put it into a list: [{…}].',
        parameters: { fieldName: name },
      });
    }
  });

  it('are objects of any keys where Magento’s clients send such', async () => {
    expect(await thing({ object_list: { stock_id: 'x', source_code: 'y' } })).toEqual({ object_list: [{}, {}] });
  });
});

describe('keys of objects', () => {
  it.each([{ source_code: 'x' }, { sourceCode: 'x' }, { SourceCode: 'x' }, { SOURCE_CODE: 'x' }, { sourcecode: 'x' }])(
    '%j is known',
    async (given) => {
      expect(await thing({ inner_object: given })).toEqual({ inner_object: { source_code: 'x' } });
    },
  );

  it('count in the order sent: the later spelling wins', async () => {
    expect(await thing({ inner_object: { source_code: 'first', sourceCode: 'last' } })).toEqual({
      inner_object: { source_code: 'last' },
    });
    expect(await thing({ inner_object: { sourceCode: 'first', source_code: 'last' } })).toEqual({
      inner_object: { source_code: 'last' },
    });
    expect(await thing({ inner_object: { source_code: 'first', sourceCode: null } })).toEqual({
      inner_object: { source_code: null },
    });
  });

  it.each([
    [{ foo: 1 }, 'Foo'],
    [{ link_id: null }, 'LinkId'],
    [{ custom_attributes: [] }, 'CustomAttributes'],
    [{ fooBar: 1 }, 'FooBar'],
    [{ '': 1 }, ''],
    [JSON.parse('{"__proto__":1}') as object, 'Proto'],
    [{ constructor: 1 }, 'Constructor'],
    [['x'], '0'],
  ])('%j is not', async (given, name) => {
    expect(await refusal(() => thing({ inner_object: given }))).toEqual(notSupported(name));
  });

  it('are looked at one after the other: the first that is wrong decides', async () => {
    expect(await refusal(() => thing({ int: 'x', foo: 1 }))).toEqual(mismatch('x', 'int', 'int'));
    expect(await refusal(() => thing({ foo: 1, int: 'x' }))).toEqual(notSupported('Foo'));
  });

  it('are absent from a value that is not an object', async () => {
    expect(await thing({ inner_object: 'x' })).toEqual({ inner_object: {} });
    expect(await thing('x')).toEqual({});
  });

  it('that were not sent stay undefined', async () => {
    expect(Object.keys((await thing({ text: 'x' })) as object)).toEqual(['text']);
  });
});

describe('objects that are built', () => {
  it('want what is not optional, by its exact name', async () => {
    expect(await build({ stockId: '4', someItems: [] })).toEqual({ stockId: 4, someItems: [] });
    expect(await refusal(() => build({ stock_id: 4, someItems: [] }))).toEqual({
      message: REQUIRED,
      parameters: { fieldName: 'stockId' },
      path: 'built.stockId',
    });
    expect(await refusal(() => build({ stockId: 4, someItems: null }))).toMatchObject({
      parameters: { fieldName: 'someItems' },
    });
  });

  it('know no other keys', async () => {
    expect(await refusal(() => build({ stockId: 4, someItems: [], foo: 1 }))).toEqual(notSupported('Foo'));
  });

  it('take what is optional in either spelling', async () => {
    expect(await build({ stockId: 4, someItems: [], extra_text: 'x' })).toMatchObject({ extraText: 'x' });
    expect(await build({ stockId: 4, someItems: [], extraText: 'x' })).toMatchObject({ extraText: 'x' });
  });

  it('do not tell the keys that lead to a wrong value', async () => {
    expect(await refusal(() => build({ stockId: 'x', someItems: [] }))).toEqual(mismatch('x', 'int'));
    expect(await refusal(() => build({ stockId: 4, someItems: [{ stock_id: 'x' }] }))).toEqual({
      ...mismatch('x', 'int'),
      index: 0,
      path: 'built.someItems[0].stock_id',
    });
  });
});

describe('arguments', () => {
  it('are all reported when missing, in declaration order', async () => {
    expect(await refusal(() => manyOf({ skus: [] }))).toEqual({
      message: REQUIRED,
      parameters: { fieldName: 'sourceCode' },
    });
    expect(await refusal(() => manyOf({ skus: null }))).toEqual({
      message: 'One or more input exceptions have occurred.',
      errors: [
        { message: REQUIRED, parameters: { fieldName: 'skus' } },
        { message: REQUIRED, parameters: { fieldName: 'sourceCode' } },
      ],
    });
  });

  it.each([undefined, null, 5, 'x', true, [], [{ skus: [], sourceCode: 'x' }]])('are missing in %j', async (body) => {
    expect(await refusal(() => manyOf(body))).toMatchObject({ errors: [{}, {}] });
  });

  it('are found by their name, else in snake_case', async () => {
    expect(await manyOf({ skus: [], source_code: 'snake' })).toMatchObject({ sourceCode: 'snake' });
    expect(await manyOf({ skus: [], source_code: 'snake', sourceCode: 'camel' })).toMatchObject({
      sourceCode: 'camel',
    });
    expect(await manyOf({ skus: [], source_code: 'x', some_limit: '3', unknown: 1 })).toEqual({
      skus: [],
      sourceCode: 'x',
      someLimit: 3,
    });
  });

  it('come from the path before the query, and from the query before the body', async () => {
    const body = { skus: [], sourceCode: 'body' };
    const query = new Map([['sourceCode', 'query']]);
    expect(await manyOf(body, query)).toMatchObject({ sourceCode: 'query' });
    expect(await manyOf(body, query, { sourceCode: 'path' })).toMatchObject({ sourceCode: 'path' });
  });

  it('tell a wrong type without a key', async () => {
    expect(await refusal(() => manyOf({ skus: 'A', sourceCode: 'x' }))).toEqual(mismatch('string', 'string[]'));
    expect(await refusal(() => manyOf({ skus: [], sourceCode: [] }))).toEqual(mismatch('array', 'string'));
  });
});
