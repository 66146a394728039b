import { Controller, UseGuards } from '@nestjs/common';
import { Arguments } from '../../webapi/arguments/arguments.decorator.js';
import { currentRequest } from '../../webapi/current-request.js';
import { ApiError, ApiResult, ApiSection, ApiText } from '../../webapi/documentation/openapi.decorators.js';
import { signInFailed, tooManyRequests } from '../../webapi/errors/access-errors.js';
import { required } from '../../webapi/errors/input-errors.js';
import { Route } from '../../webapi/routes/route.decorator.js';
import { ANONYMOUS } from '../../webapi/routes/route.js';
import { AdminTokenDto } from './admin-token.dto.js';
import { SignInService } from './sign-in.service.js';
import { TokenRateGuard } from './token-rate.guard.js';
import { TokensService } from './tokens.service.js';

@Controller()
@ApiSection('Sign in', 'Exchanges a user name and a password for a token.')
export class AdminTokenController {
  constructor(
    private readonly users: SignInService,
    private readonly tokens: TokensService,
  ) {}

  @UseGuards(TokenRateGuard)
  @Route('POST', 'V1/integration/admin/token', ANONYMOUS, 'integrationAdminTokenServiceV1.createAdminAccessToken')
  @ApiText(
    'Gets a token. Send it without its quotes in the header `Authorization: Bearer <token>`, or enter it under ' +
      '**Authorize**.',
  )
  @ApiResult({
    type: 'string',
    description: 'The token.',
    example: 'eyJraWQiOiIxIiwiYWxnIjoiSFMyNTYifQ.eyJ1aWQiOjF9.…',
  })
  @ApiError('A field is missing or blank.', required(['password']))
  @ApiError(
    'The user name or the password is wrong, the account is disabled, expired or locked, or a second factor is required.',
    signInFailed(),
  )
  @ApiError('More sign-ins from this address than `TOKEN_RATE_LIMIT` allows in a minute.', tooManyRequests(60))
  async create(@Arguments() { username, password }: AdminTokenDto): Promise<string> {
    const blank = Object.entries({ username, password }).filter(([, value]) => value.trim() === '');
    if (blank.length > 0) throw required(blank.map(([name]) => name));
    return this.tokens.issue(await this.users.signIn(username, password, currentRequest.getStore()?.ip));
  }
}
