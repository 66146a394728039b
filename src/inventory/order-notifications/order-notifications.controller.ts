import { Controller } from '@nestjs/common';
import { Arguments } from '../../webapi/arguments/arguments.decorator.js';
import { ApiResult, ApiSection, ApiText } from '../../webapi/documentation/openapi.decorators.js';
import { Route } from '../../webapi/routes/route.decorator.js';
import { NotifyOrdersDto, NotifyOrdersResultDto, toNotifyOrdersResultDto } from './order-notifications.dto.js';
import { OrderNotificationsService } from './order-notifications.service.js';

@Controller()
@ApiSection('Pickup', 'Orders and locations for in-store pickup.')
export class OrderNotificationsController {
  constructor(private readonly notifications: OrderNotificationsService) {}

  @Route(
    'POST',
    'V1/order/notify-orders-are-ready-for-pickup',
    'Magento_InventoryInStorePickupApi::notify_orders_are_ready_for_pickup',
    'inventoryInStorePickupSalesApiNotifyOrdersAreReadyForPickupV1.execute',
  )
  @ApiText(
    'Notifies customers that their orders are ready for pickup. Orders that are shipped, or whose pickup location has all of ' +
      'them, are put into Magento’s queue, whose cron sends the messages. Shipments are left to Magento. On a database of our ' +
      'own, every order is unknown. Up to 10,000 orders.',
  )
  @ApiResult({ type: NotifyOrdersResultDto, description: 'Which customers are not notified, and why.' })
  async notify(@Arguments() { orderIds }: NotifyOrdersDto): Promise<NotifyOrdersResultDto> {
    const ids = orderIds.map((orderId) => orderId ?? 0);
    return toNotifyOrdersResultDto(await this.notifications.notifyReadyForPickup(ids));
  }
}
