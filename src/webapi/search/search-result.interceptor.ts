import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { map, type Observable } from 'rxjs';
import { Page } from './page.js';
import { toSearchCriteriaDto } from './search-criteria.js';

/** Puts Magento's search-result envelope on the `Page` that a handler answers. */
@Injectable()
export class SearchResultInterceptor implements NestInterceptor {
  intercept(_: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(map((result: unknown) => (result instanceof Page ? envelope(result) : result)));
  }
}

const envelope = ({ items, totalCount, criteria }: Page<unknown>) => ({
  items,
  search_criteria: toSearchCriteriaDto(criteria),
  total_count: totalCount,
});
