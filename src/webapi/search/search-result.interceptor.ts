import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { map, type Observable } from 'rxjs';
import { Page } from './page.js';
import { toSearchCriteriaDto } from './search-criteria.js';

/** Wraps the `Page` of a handler in Magento's search-result envelope. */
@Injectable()
export class SearchResultInterceptor implements NestInterceptor {
  intercept(_: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(map(withEnvelope));
  }
}

export const withEnvelope = (result: unknown): unknown =>
  result instanceof Page
    ? {
        items: result.items as readonly unknown[],
        search_criteria: toSearchCriteriaDto(result.criteria),
        total_count: result.totalCount,
      }
    : result;
