import { Controller } from '@nestjs/common';
import { Arguments } from '../webapi/arguments/arguments.decorator.js';
import { ApiResult, ApiSection, ApiText } from '../webapi/documentation/openapi.decorators.js';
import { searchFieldUnknown } from '../webapi/errors/search-errors.js';
import { placed } from '../webapi/errors/webapi-error.js';
import { Route } from '../webapi/routes/route.decorator.js';
import {
  filterPath,
  OptionalSearchDto,
  toSearchCriteria,
  type SearchCriteria,
} from '../webapi/search/search-criteria.js';
import { Page } from '../webapi/search/page.js';
import { withEnvelope } from '../webapi/search/search-result.interceptor.js';

/** Magento's modules whose routes and tables this service has. */
const MODULES: readonly string[] = [
  'Magento_Store',
  'Magento_Backend',
  'Magento_Integration',
  'Magento_Webapi',
  'Magento_Inventory',
  'Magento_InventoryApi',
  'Magento_InventorySales',
  'Magento_InventorySalesApi',
  'Magento_InventorySourceSelection',
  'Magento_InventorySourceSelectionApi',
];

@Controller()
@ApiSection('Modules', 'Which modules of Magento this service stands for.')
export class ModulesController {
  @Route('GET', 'V1/modules', 'Magento_Backend::admin', 'backendModuleServiceV1.getModules')
  @ApiText(
    "Lists the modules of Magento that this service stands for. With a `searchCriteria`, a page in Magento's envelope.",
  )
  @ApiResult({
    type: 'string',
    isArray: true,
    description: 'The names.',
    example: ['Magento_Store', 'Magento_InventoryApi'],
  })
  modules(@Arguments() { searchCriteria }: OptionalSearchDto): unknown {
    if (!searchCriteria) return MODULES;
    const criteria = toSearchCriteria(searchCriteria);
    refuseFilters(criteria);
    const size = criteria.pageSize ? Math.max(criteria.pageSize, 1) : MODULES.length;
    const from = (Math.max(criteria.currentPage ?? 1, 1) - 1) * size;
    return withEnvelope(new Page(MODULES.slice(from, from + size), MODULES.length, criteria));
  }
}

/** @throws WebapiError 400: module names are strings, without fields to search by */
function refuseFilters({ filterGroups }: SearchCriteria): void {
  for (const [group, filters] of filterGroups.entries()) {
    for (const [index, { field }] of filters.entries()) {
      throw placed(searchFieldUnknown(field ?? '', []), filterPath(group, index, 'field'));
    }
  }
}
