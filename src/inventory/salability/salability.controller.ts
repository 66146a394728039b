import { Controller, Param } from '@nestjs/common';
import { ApiNotFoundResponse, ApiParam, ApiQuery } from '@nestjs/swagger';
import { Arguments } from '../../webapi/arguments/arguments.decorator.js';
import { ApiResult, ApiSection, ApiText } from '../../webapi/documentation/openapi.decorators.js';
import { Route } from '../../webapi/routes/route.decorator.js';
import {
  IsProductSalableForRequestedQtyResultDto,
  IsProductSalableResultDto,
  ProductSalableResultDto,
  SalableQuantitiesDto,
  SalableQuantityDto,
  SkuQtyOfStockDto,
  SkuRequestsOfStockDto,
  SkusOfStockDto,
  toIsProductSalableResultDto,
  toProductSalableResultDto,
  toRequestedQtyResultDto,
  toSalableQuantityDto,
} from './salability.dto.js';
import { SalabilityService } from './salability.service.js';

const STOCK = 'Magento_InventorySalesApi::stock';

const Sku = ApiParam({ name: 'sku', type: String, example: 'new_product1' });
const StockId = ApiParam({ name: 'stockId', type: 'integer', example: 1 });
const Skus = ApiQuery({
  name: 'skus[]',
  schema: { type: 'array', items: { type: 'string' }, example: ['new_product1'] },
});
const InStock = ApiQuery({ name: 'stockId', schema: { type: 'integer', example: 1 } });
const UnknownSku = ApiNotFoundResponse({ description: 'No product has this SKU.' });

@Controller()
@ApiSection('Salability', 'Whether products can be sold from a stock, and how many.')
export class SalabilityController {
  constructor(private readonly salability: SalabilityService) {}

  @Route(
    'GET',
    'V1/inventory/get-product-salable-quantity/:sku/:stockId',
    STOCK,
    'inventorySalesApiGetProductSalableQtyV1.execute',
  )
  @ApiText(
    'Gets the salable quantity of a product. What the enabled sources of the stock have in stock, plus reservations, ' +
      'minus the out-of-stock threshold; 0 when it is not salable.',
  )
  @ApiResult({ type: 'number', description: 'In units; negative while backorders are open.', example: 100 })
  @StockId
  @Sku
  @UnknownSku
  quantity(@Param('sku') sku: string, @Param('stockId') stockId: number): Promise<number> {
    return this.salability.quantity(sku, stockId);
  }

  @Route('GET', 'V1/inventory/is-product-salable/:sku/:stockId', STOCK, 'inventorySalesApiIsProductSalableV1.execute')
  @ApiText('Tells whether a product is salable. An unknown SKU or stock is not.')
  @ApiResult({ type: 'boolean', description: 'Whether it is salable.', example: true })
  @StockId
  @Sku
  async isSalable(@Param('sku') sku: string, @Param('stockId') stockId: number): Promise<boolean> {
    const [salable = false] = await this.salability.areSalable([sku], stockId);
    return salable;
  }

  @Route('GET', 'V1/inventory/are-products-salable', STOCK, 'inventorySalesApiAreProductsSalableV1.execute')
  @ApiText('Tells whether each of some products is salable. In the order of the request.')
  @ApiResult({ type: IsProductSalableResultDto, isArray: true, description: 'One result for each SKU.' })
  @InStock
  @Skus
  async areSalable(@Arguments() { skus, stockId }: SkusOfStockDto): Promise<IsProductSalableResultDto[]> {
    const salable = await this.salability.areSalable(skus, stockId);
    return skus.map((sku, index) => toIsProductSalableResultDto(sku, stockId, salable[index]!));
  }

  @Route(
    'GET',
    'V1/inventory/is-product-salable-for-requested-qty/:sku/:stockId/:requestedQty',
    STOCK,
    'inventorySalesApiIsProductSalableForRequestedQtyV1.execute',
  )
  @ApiText('Tells whether a quantity of a product can be sold. If not, the errors say why.')
  @ApiResult({ type: ProductSalableResultDto, description: 'Whether it can be sold, and why not.' })
  @ApiParam({ name: 'requestedQty', type: Number, example: 2 })
  @StockId
  @Sku
  @UnknownSku
  async isSalableForRequestedQty(
    @Arguments() { sku, stockId, requestedQty }: SkuQtyOfStockDto,
  ): Promise<ProductSalableResultDto> {
    const [result] = await this.salability.areSalableForRequestedQty([{ sku, qty: requestedQty }], stockId);
    return toProductSalableResultDto(result!);
  }

  @Route(
    'GET',
    'V1/inventory/are-product-salable-for-requested-qty/',
    STOCK,
    'inventorySalesApiAreProductsSalableForRequestedQtyV1.execute',
  )
  @ApiText('Tells whether quantities of some products can be sold. In the order of the request.')
  @ApiResult({ type: IsProductSalableForRequestedQtyResultDto, isArray: true, description: 'One result per request.' })
  @InStock
  @ApiQuery({ name: 'skuRequests[0][qty]', description: 'In units.', schema: { type: 'number', example: 2 } })
  @ApiQuery({ name: 'skuRequests[0][sku]', schema: { type: 'string', example: 'new_product1' } })
  async areSalableForRequestedQty(
    @Arguments() { skuRequests, stockId }: SkuRequestsOfStockDto,
  ): Promise<IsProductSalableForRequestedQtyResultDto[]> {
    const results = await this.salability.areSalableForRequestedQty(skuRequests, stockId);
    return skuRequests.map(({ sku }, index) => toRequestedQtyResultDto(sku, stockId, results[index]!));
  }

  @Route('GET', 'V1/inventory/get-products-salable-quantities', STOCK, 'nestMsiSalableQuantitiesV1.get')
  @ApiText('Gets the salable quantities of many products. In the order of the request; 0 for an unknown SKU.')
  @ApiResult({ type: SalableQuantityDto, isArray: true, description: 'One result for each SKU.' })
  @InStock
  @Skus
  quantities(@Arguments() request: SalableQuantitiesDto): Promise<SalableQuantityDto[]> {
    return this.salableQuantities(request);
  }

  @Route('POST', 'V1/inventory/get-products-salable-quantities', STOCK, 'nestMsiSalableQuantitiesV1.execute')
  @ApiText('Gets the salable quantities of up to 10,000 products. As GET does, with the SKUs in the body.')
  @ApiResult({ type: SalableQuantityDto, isArray: true, description: 'One result for each SKU.' })
  quantitiesOf(@Arguments() request: SalableQuantitiesDto): Promise<SalableQuantityDto[]> {
    return this.salableQuantities(request);
  }

  private async salableQuantities({ skus, stockId }: SalableQuantitiesDto): Promise<SalableQuantityDto[]> {
    const quantities = await this.salability.quantities(skus, stockId);
    return quantities.map((quantity) => toSalableQuantityDto(quantity, stockId));
  }
}
