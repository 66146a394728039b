import { describe, expect, it } from '@jest/globals';
import { IsInt, Min } from 'class-validator';
import { checkConstraints } from './constraints.js';
import { ListOf } from './dto.decorators.js';

class LineDto {
  @IsInt()
  @Min(1)
  qty = 0;
}

class OrderDto {
  @ListOf(() => LineDto)
  lines!: LineDto[];
}

describe('constraints', () => {
  it('count all that is broken, and list ten thousand', async () => {
    const order = Object.assign(new OrderDto(), { lines: Array.from({ length: 12_000 }, () => new LineDto()) });
    const error = await checkConstraints(order, OrderDto).catch((reason: unknown) => reason);
    const { errors } = (error as { body: { errors: unknown[] } }).body;
    expect([errors.length, errors[9_999], errors[10_000]]).toEqual([
      10_001,
      {
        message: '"%field" must not be less than 1',
        parameters: { field: 'qty' },
        index: 9_999,
        path: 'lines[9999].qty',
      },
      { message: '%count more errors are not listed.', parameters: { count: '2000' } },
    ]);
  });
});
