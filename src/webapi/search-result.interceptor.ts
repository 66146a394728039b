import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { Request, Response } from 'express';
import { map, type Observable } from 'rxjs';
import { currentRequest } from './current-request.js';
import { Page } from './page.js';
import { toSearchCriteriaDto } from './search-criteria.js';
import { render, WebapiAdapter } from './webapi.adapter.js';

/**
 * Puts Magento's search-result envelope on every `Page`; other results pass. In an application with another adapter than
 * ours, which would write any JSON, answers leave here as Magento's text.
 */
@Injectable()
export class SearchResultInterceptor implements NestInterceptor {
  private readonly isOurAdapter: boolean;

  constructor({ httpAdapter }: HttpAdapterHost) {
    this.isOurAdapter = httpAdapter instanceof WebapiAdapter;
  }

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<Request>();
    const result = request.method === 'GET' ? next.handle() : currentRequest.run(request, () => next.handle());
    return result.pipe(
      map((given: unknown) => {
        const body = given instanceof Page ? envelope(given) : given;
        return this.isOurAdapter ? body : render(http.getResponse<Response>(), body, 200);
      }),
    );
  }
}

const envelope = ({ items, totalCount, criteria }: Page<unknown>) => ({
  items,
  search_criteria: toSearchCriteriaDto(criteria),
  total_count: totalCount,
});
