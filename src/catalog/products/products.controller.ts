import { Controller, Param } from '@nestjs/common';
import { ApiNotFoundResponse, ApiParam } from '@nestjs/swagger';
import { Arguments } from '../../webapi/arguments/arguments.decorator.js';
import { ApiResult, ApiSearch, ApiSection, ApiText } from '../../webapi/documentation/openapi.decorators.js';
import { Route } from '../../webapi/routes/route.decorator.js';
import type { Page } from '../../webapi/search/page.js';
import { SearchDto, toSearchCriteria } from '../../webapi/search/search-criteria.js';
import { PRODUCT_FIELDS, ProductDto, SaveProductDto, toProductDto, toProductToSave } from './product.dto.js';
import { ProductsService } from './products.service.js';
import { StockSettingsService } from '../stock-items/stock-settings.service.js';

const PRODUCTS = 'Magento_Catalog::products';
const ONLY_OWN = 'On a Magento database this route does not exist: its products are Magento’s.';

const Sku = ApiParam({ name: 'sku', type: String, example: 'new_product1' });
const NotFound = ApiNotFoundResponse({ description: `No product has this SKU. ${ONLY_OWN}` });

@Controller()
@ApiSection('Products', 'Products as far as inventory needs them, on a database of our own.')
export class ProductsController {
  constructor(
    private readonly products: ProductsService,
    private readonly settings: StockSettingsService,
  ) {}

  @Route('POST', 'V1/products', PRODUCTS, 'catalogProductRepositoryV1.save')
  @ApiText(
    `Creates a product, or changes the one with this SKU. Other attributes are accepted and ignored. ${ONLY_OWN}`,
  )
  @ApiResult({ type: ProductDto, description: 'The product as it is stored.' })
  async save(@Arguments() { product }: SaveProductDto): Promise<ProductDto> {
    return toProductDto(await this.products.save(toProductToSave(product)), await this.settings.current());
  }

  @Route('PUT', 'V1/products/:sku', PRODUCTS, 'catalogProductRepositoryV1.save')
  @ApiText(`Changes a product, or creates it. The SKU in the path counts. ${ONLY_OWN}`)
  @ApiResult({ type: ProductDto, description: 'The product as it is stored.' })
  @Sku
  async saveBySku(@Arguments() { product }: SaveProductDto): Promise<ProductDto> {
    return toProductDto(await this.products.save(toProductToSave(product)), await this.settings.current());
  }

  @Route('GET', 'V1/products', PRODUCTS, 'catalogProductRepositoryV1.getList')
  @ApiText(`Searches products. ${ONLY_OWN}`)
  @ApiSearch(ProductDto, {
    fields: PRODUCT_FIELDS,
    field: 'sku',
    value: 'new_product1',
    sort: 'sku',
  })
  async search(@Arguments() { searchCriteria }: SearchDto): Promise<Page<ProductDto>> {
    const page = await this.products.search(toSearchCriteria(searchCriteria));
    const settings = await this.settings.current();
    return page.map((product) => toProductDto(product, settings));
  }

  @Route('GET', 'V1/products/:sku', PRODUCTS, 'catalogProductRepositoryV1.get')
  @ApiText(`Gets a product. ${ONLY_OWN}`)
  @ApiResult({ type: ProductDto, description: 'The product.' })
  @Sku
  @NotFound
  async get(@Param('sku') sku: string): Promise<ProductDto> {
    return toProductDto(await this.products.get(sku), await this.settings.current());
  }

  @Route('DELETE', 'V1/products/:sku', PRODUCTS, 'catalogProductRepositoryV1.deleteById')
  @ApiText(`Deletes a product. Its source items stay, as in Magento. ${ONLY_OWN}`)
  @ApiResult({ type: 'boolean', description: 'Always true.', example: true })
  @Sku
  @NotFound
  async delete(@Param('sku') sku: string): Promise<boolean> {
    await this.products.delete(sku);
    return true;
  }
}
