import { Controller } from '@nestjs/common';
import { Arguments } from '../webapi/arguments.decorator.js';
import { required } from '../webapi/errors.js';
import { ANONYMOUS, Route } from '../webapi/route.decorator.js';
import { AdminTokenDto } from './admin-token.dto.js';
import { AdminUsersService } from './admin-users.service.js';
import { TokensService } from './tokens.service.js';

@Controller()
export class AdminTokenController {
  constructor(
    private readonly users: AdminUsersService,
    private readonly tokens: TokensService,
  ) {}

  /** Signs in with user name and password; the token goes into the Authorization header of other calls. */
  @Route('POST', 'V1/integration/admin/token', ANONYMOUS, 'integrationAdminTokenServiceV1.createAdminAccessToken')
  async create(@Arguments() { username, password }: AdminTokenDto): Promise<string> {
    const blank = Object.entries({ username, password }).filter(([, value]) => value.trim() === '');
    if (blank.length > 0) throw required(blank.map(([name]) => name));
    return this.tokens.issue(await this.users.signIn(username, password));
  }
}
