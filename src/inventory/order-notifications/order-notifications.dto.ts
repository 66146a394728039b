import { ApiProperty } from '@nestjs/swagger';
import { IsInt } from 'class-validator';
import type { OrderNotificationFailure } from './pickup-order.js';
import { intText } from '../../webapi/arguments/scalars.js';

export class NotifyOrdersDto {
  @IsInt({ each: true })
  @ApiProperty({ type: 'array', items: { type: 'integer' }, example: [1] })
  orderIds!: (number | null)[];
}

export class NotifyOrdersResultDto {
  @ApiProperty({ example: true, description: 'Whether all customers are notified.' })
  successful!: boolean;

  @ApiProperty({
    type: [String],
    example: ['{"id":1,"message":"The order is not ready for pickup"}'],
    description: 'For each order whose customer is not notified, JSON in a text.',
  })
  errors!: string[];
}

export const toNotifyOrdersResultDto = (failures: readonly OrderNotificationFailure[]): NotifyOrdersResultDto => ({
  successful: failures.length === 0,
  errors: failures.map(({ orderId, message }) => `{"id":${intText(orderId)},"message":${JSON.stringify(message)}}`),
});
