import { Controller } from '@nestjs/common';
import { ApiResult, ApiSection, ApiText } from '../webapi/documentation/openapi.decorators.js';
import { notAuthorized } from '../webapi/errors/access-errors.js';
import { Route } from '../webapi/routes/route.decorator.js';
import { ADMIN_RESOURCE } from './acl-resources.js';
import { CallerDto, toCallerDto } from './caller.dto.js';
import type { Caller } from './caller.js';
import { CallersService } from './callers.service.js';
import { RequestCaller } from './request-caller.decorator.js';

@Controller()
@ApiSection('Sign in')
export class CallerController {
  constructor(private readonly callers: CallersService) {}

  @Route('GET', 'V1/nest-msi/me', ADMIN_RESOURCE, 'nestMsiMeV1.get')
  @ApiText('Tells the caller who it is and what it may do. Every role of administrators has the ACL resource.')
  @ApiResult({ type: CallerDto, description: 'The caller, and the ACL resources of its role.' })
  async get(@RequestCaller() caller: Caller | null): Promise<CallerDto> {
    if (!caller) throw notAuthorized(ADMIN_RESOURCE);
    return toCallerDto(caller, await this.callers.describe(caller));
  }
}
