import { Controller, UseGuards } from '@nestjs/common';
import { Arguments } from '../webapi/arguments/arguments.decorator.js';
import { ApiResult, ApiSection, ApiText } from '../webapi/documentation/openapi.decorators.js';
import { required } from '../webapi/errors.js';
import { ANONYMOUS, Route } from '../webapi/route.decorator.js';
import { AdminTokenDto } from './admin-token.dto.js';
import { AdminUsersService } from './admin-users.service.js';
import { TokenRateGuard } from './token-rate.guard.js';
import { TokensService } from './tokens.service.js';

@Controller()
@ApiSection('Signing in')
export class AdminTokenController {
  constructor(
    private readonly users: AdminUsersService,
    private readonly tokens: TokensService,
  ) {}

  @UseGuards(TokenRateGuard)
  @Route('POST', 'V1/integration/admin/token', ANONYMOUS, 'integrationAdminTokenServiceV1.createAdminAccessToken')
  @ApiText(
    'Gets a token. Without its quotes it goes into **Authorize**, or into the header `Authorization: Bearer ' +
      '<token>`. Six wrong passwords lock the account for half an hour.',
  )
  @ApiResult({
    type: 'string',
    description: 'The token.',
    example: 'eyJraWQiOiIxIiwiYWxnIjoiSFMyNTYifQ.eyJ1aWQiOjF9.…',
  })
  async create(@Arguments() { username, password }: AdminTokenDto): Promise<string> {
    const blank = Object.entries({ username, password }).filter(([, value]) => value.trim() === '');
    if (blank.length > 0) throw required(blank.map(([name]) => name));
    return this.tokens.issue(await this.users.signIn(username, password));
  }
}
