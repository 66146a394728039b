import { Injectable } from '@nestjs/common';
import type { NewGeoname } from './source-selection/distance/geoname.entity.js';
import { ProductsService } from '../catalog/products/products.service.js';
import { IN_STOCK } from './source-items/source-item.entity.js';
import { SourceItemsService } from './source-items/source-items.service.js';
import { GeonamesService } from './source-selection/distance/geonames.service.js';
import { SourcesService } from './sources/sources.service.js';
import { StockSourceLinksService } from './stock-source-links/stock-source-links.service.js';
import { StocksService } from './stocks/stocks.service.js';
import type { SourceToSave } from './sources/source-to-save.js';

const STOCK = 4;
const SKU = 'new_product1';
const SIMPLE = { typeId: 'simple', websiteIds: undefined, options: {} };

/**
 * The stock, sources and links of the examples in Magento's REST documentation, the places of their postcodes, and on a
 * database of our own a product.
 */
@Injectable()
export class SampleDataService {
  /** @internal */
  constructor(
    private readonly sources: SourcesService,
    private readonly stocks: StocksService,
    private readonly links: StockSourceLinksService,
    private readonly geonames: GeonamesService,
    private readonly products: ProductsService,
    private readonly items: SourceItemsService,
  ) {}

  /** @returns false where other than Magento's default sources and stocks exist */
  async install(): Promise<boolean> {
    const everything = { filterGroups: [], pageSize: 2 };
    const [sources, stocks] = [await this.sources.search(everything), await this.stocks.search(everything)];
    if (sources.totalCount > 1 || stocks.totalCount > 1) return false;
    // Before the sources, which are geocoded where the provider is `offline`.
    await this.geonames.addMissing(GEONAMES);
    for (const source of SOURCES) await this.sources.save(source);
    await this.stocks.save({ stockId: STOCK, name: 'St. Louis Stock', salesChannels: [] });
    await this.links.save(
      SOURCES.map(({ sourceCode }, index) => ({ sourceCode, stockId: STOCK, priority: index + 1 })),
    );
    if (await this.products.isOwn()) await this.saveProduct();
    return true;
  }

  private async saveProduct(): Promise<void> {
    const stock = { qty: 100, isInStock: true };
    await this.products.save({ sku: SKU, name: 'New product', ...SIMPLE, stock });
    await this.items.save([
      { sku: SKU, sourceCode: 'central', quantity: 30, status: IN_STOCK },
      { sku: SKU, sourceCode: 'east', quantity: 20, status: IN_STOCK },
    ]);
  }
}

const NOTHING_ELSE = {
  enabled: true,
  latitude: undefined,
  longitude: undefined,
  countryId: 'US',
  region: undefined,
  fax: undefined,
  useDefaultCarrierConfig: true,
};

const SOURCES: readonly SourceToSave[] = [
  {
    ...NOTHING_ELSE,
    sourceCode: 'central',
    name: 'Central Shipping Center',
    email: 'hsmith@example.com',
    contactName: 'Harold Smith',
    description: 'Primary source for the central region',
    latitude: 38.74132,
    longitude: -90.363267,
    regionId: 36,
    city: 'St. Louis',
    street: '123 Warehouse Blvd',
    postcode: '63145',
    phone: '(314) 555-1234',
  },
  {
    ...NOTHING_ELSE,
    sourceCode: 'east',
    name: 'Eastern Shipping Center',
    email: 'dsimons@example.com',
    contactName: 'Daryl Simons',
    description: 'Primary source for the eastern region',
    regionId: 45,
    city: 'Raleigh',
    street: '456 Shipping Center Blvd',
    postcode: '27614',
    phone: '(919) 555-8888',
  },
  {
    ...NOTHING_ELSE,
    sourceCode: 'south',
    name: 'Southern Shipping Center',
    email: 'south@example.com',
    contactName: 'Sam Rivera',
    description: 'Primary source for the southern region',
    regionId: 57,
    city: 'Austin',
    street: '789 Distribution Dr',
    postcode: '78701',
    phone: '(512) 555-7777',
  },
];

const US = { countryCode: 'US' };

/** As GeoNames has them. */
const GEONAMES: readonly NewGeoname[] = [
  {
    ...US,
    postcode: '63145',
    city: 'Saint Louis',
    region: 'Missouri',
    province: '510',
    latitude: 38.6531,
    longitude: -90.2435,
  },
  {
    ...US,
    postcode: '27614',
    city: 'Raleigh',
    region: 'North Carolina',
    province: '183',
    latitude: 35.9457,
    longitude: -78.6434,
  },
  {
    ...US,
    postcode: '78701',
    city: 'Austin',
    region: 'Texas',
    province: '453',
    latitude: 30.2713,
    longitude: -97.7426,
  },
];
