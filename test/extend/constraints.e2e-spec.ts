import { Controller, Module } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  IsEmail,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  Min,
  registerDecorator,
  ValidateNested,
} from 'class-validator';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Arguments } from '../../src/webapi/arguments/arguments.decorator.js';
import { ListOf, ObjectOf } from '../../src/webapi/arguments/dto.decorators.js';
import { Route } from '../../src/webapi/routes/route.decorator.js';
import { ANONYMOUS } from '../../src/webapi/routes/route.js';
import { TestApp } from '../support/test-app.js';

/** A constraint that has to ask somebody first. */
const IsFree =
  (): PropertyDecorator =>
  ({ constructor }, property) =>
    registerDecorator({
      name: 'isFree',
      target: constructor,
      propertyName: property as string,
      options: { message: '$property is taken' },
      validator: { validate: (value) => Promise.resolve(value !== 'taken') },
    });

class AddressDto {
  @IsString()
  @Length(2, 2)
  country!: string;

  @IsString()
  @ApiProperty({ required: false })
  street?: string | null;
}

class LineDto {
  @IsString()
  @Matches(/^[A-Z]/)
  sku!: string;

  @IsInt()
  @Min(1)
  @Max(10)
  qty!: number;

  @ListOf(() => AddressDto, { required: false })
  @ValidateNested({ each: true })
  stops?: AddressDto[];
}

class OrderDto {
  @IsEmail()
  @IsString()
  email!: string;

  @IsOptional()
  @IsFree()
  @IsString()
  number?: string;

  @ObjectOf(() => AddressDto)
  address!: AddressDto;

  @ArrayMaxSize(3)
  @ListOf(() => LineDto)
  lines!: LineDto[];
}

class OrderArguments {
  @ObjectOf(() => OrderDto)
  order!: OrderDto;

  @IsOptional()
  @IsNumber({ maxDecimalPlaces: 1 })
  discount?: number;
}

@Controller()
class OrdersController {
  @Route('POST', 'V1/acme/orders', ANONYMOUS, 'acmeOrdersV1.save')
  save(@Arguments() { order }: OrderArguments): string {
    const skus = order.lines.map(({ sku, qty }) => `${sku.toLowerCase()}:${qty.toFixed()}`);
    return [order.email, order.address.country.toLowerCase(), ...skus].join(' ');
  }
}

@Module({ controllers: [OrdersController] })
class OrdersModule {}

let app: TestApp;

beforeAll(async () => {
  app = await TestApp.start({}, undefined, [OrdersModule]);
});
afterAll(() => app.stop());

const ADDRESS = { country: 'US' };
const LINE = { sku: 'A', qty: 1 };
const order = (more: object = {}) => ({ email: 'a@example.com', address: ADDRESS, lines: [LINE], ...more });
const post = async (body: object): Promise<unknown[]> => {
  const answer = await app.post('/rest/V1/acme/orders', body);
  return [answer.status, answer.body];
};
const broken = (message: string, field: string, place: object = {}) => ({
  message: message.replace('$', '"%field"'),
  parameters: { field },
  ...place,
});
const missing = (fieldName: string, place: object = {}) => [
  400,
  { message: '"%fieldName" is required. Enter and try again.', parameters: { fieldName }, ...place },
];

describe('constraints of the DTO of a route', () => {
  it('let pass what keeps them', async () => {
    expect(await post({ order: order({ lines: [{ sku: 'A', qty: '2' }] }) })).toEqual([200, 'a@example.com us a:2']);
    expect(await post({ order: order({ lines: [], number: 'free' }), discount: 0.5 })).toEqual([
      200,
      expect.anything(),
    ]);
    expect(await post({ order: order({ address: { country: 'DE', street: null } }) })).toEqual([
      200,
      expect.anything(),
    ]);
  });

  it('are checked at every level, after the conversion, and all are reported with field and place', async () => {
    const lines = [LINE, { sku: 'b', qty: '11', stops: [ADDRESS, { country: 'USA' }] }];
    const wrong = order({ email: 'nobody', address: { country: 'X' }, lines });
    expect(await post({ order: wrong, discount: 0.25 })).toEqual([
      400,
      {
        message: 'Validation Failed',
        errors: [
          broken('$ must be a number conforming to the specified constraints', 'discount'),
          broken('$ must be an email', 'email', { path: 'order.email' }),
          broken('$ must be longer than or equal to 2 characters', 'country', { path: 'order.address.country' }),
          broken('$ must match /^[A-Z]/ regular expression', 'sku', { index: 1, path: 'order.lines[1].sku' }),
          broken('$ must not be greater than 10', 'qty', { index: 1, path: 'order.lines[1].qty' }),
          broken('$ must be shorter than or equal to 2 characters', 'country', {
            index: 1,
            path: 'order.lines[1].stops[1].country',
          }),
        ],
      },
    ]);
  });

  it('may be about a whole list, and asynchronous', async () => {
    expect(await post({ order: order({ number: 'taken', lines: [LINE, LINE, LINE, LINE] }) })).toMatchObject([
      400,
      {
        errors: [
          broken('$ is taken', 'number', { path: 'order.number' }),
          broken('$ must contain no more than 3 elements', 'lines', { path: 'order.lines' }),
        ],
      },
    ]);
  });
});

describe('what a nested DTO does not declare optional', () => {
  it.each<[object, unknown[]]>([
    [{ address: undefined }, missing('address', { path: 'order.address' })],
    [{ address: null }, missing('address', { path: 'order.address' })],
    [{ address: {} }, missing('country', { path: 'order.address.country' })],
    [{ address: 'US' }, missing('country', { path: 'order.address.country' })],
    [{ email: undefined }, missing('email', { path: 'order.email' })],
    [{ lines: undefined }, missing('lines', { path: 'order.lines' })],
    [{ lines: [LINE, { qty: 1 }] }, missing('sku', { index: 1, path: 'order.lines[1].sku' })],
    [{ lines: [LINE, { sku: 'A', qty: null }] }, missing('qty', { index: 1, path: 'order.lines[1].qty' })],
  ])('is required: %j', async (more, answer) => {
    expect(await post({ order: order(more) })).toEqual(answer);
  });

  it('is reported at once with the others of the object', async () => {
    expect(await post({ order: {} })).toMatchObject([
      400,
      { path: 'order', errors: ['email', 'address', 'lines'].map((fieldName) => ({ parameters: { fieldName } })) },
    ]);
    expect(await post({ order: order({ lines: [LINE, 5] }) })).toMatchObject([
      400,
      { index: 1, path: 'order.lines[1]' },
    ]);
  });
});
