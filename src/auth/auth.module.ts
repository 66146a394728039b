import { Global, Module, type DynamicModule } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { JwtModule } from '@nestjs/jwt';
import { replaced, type Override } from '../webapi/overrides.js';
import { AccessMode, RouteAccess } from '../webapi/routes/route.guard.js';
import { AclResourcesService } from './acl-resources.service.js';
import { AdminTokenController } from './sign-in/admin-token.controller.js';
import { AdminUsersRepository } from './users/admin-users.repository.js';
import { AdminUsersService } from './users/admin-users.service.js';
import { AuthGuard } from './auth.guard.js';
import { CallerController } from './caller.controller.js';
import { CallersService } from './callers.service.js';
import { Clock } from './clock.js';
import { IntegrationAccountsRepository } from './oauth/integration-accounts.repository.js';
import { IntegrationsRepository } from './oauth/integrations.repository.js';
import { IntegrationsService } from './oauth/integrations.service.js';
import { LastAdministrator } from './users/last-administrator.js';
import { OAuthService } from './oauth/oauth.service.js';
import { OptionalTablesRepository } from './sign-in/optional-tables.repository.js';
import { RateLimitStore } from './sign-in/rate-limit.store.js';
import { RolesRepository } from './users/roles.repository.js';
import { RolesService } from './users/roles.service.js';
import { SecretsRepository } from './oauth/secrets.repository.js';
import { SignInAddressesRepository } from './sign-in/sign-in-addresses.repository.js';
import { SignInService } from './sign-in/sign-in.service.js';
import { TokensService } from './sign-in/tokens.service.js';
import { TwoFactorRepository } from './sign-in/two-factor.repository.js';
import { TwoFactorService } from './sign-in/two-factor.service.js';

/** Each can be replaced. */
export const AUTH_PARTS = [
  AdminUsersService,
  AdminUsersRepository,
  RolesService,
  RolesRepository,
  AclResourcesService,
  SignInService,
  SignInAddressesRepository,
  TwoFactorService,
  TwoFactorRepository,
  OptionalTablesRepository,
  TokensService,
  CallersService,
  OAuthService,
  IntegrationsService,
  IntegrationsRepository,
  IntegrationAccountsRepository,
  SecretsRepository,
];

interface AuthOptions {
  readonly overrides?: readonly Override[];
  readonly authentication?: 'magento' | 'own';
}

/** Global: the guard of every route needs it. */
@Global()
@Module({})
export class AuthModule {
  static forRoot({ overrides, authentication = 'magento' }: AuthOptions): DynamicModule {
    const isMagento = authentication === 'magento';
    return {
      module: AuthModule,
      imports: [JwtModule.register({}), DiscoveryModule],
      controllers: isMagento ? [AdminTokenController, CallerController] : [],
      providers: [
        ...replaced(AUTH_PARTS, overrides),
        Clock,
        LastAdministrator,
        RateLimitStore,
        { provide: RouteAccess, useClass: AuthGuard },
        { provide: AccessMode, useValue: { acceptsMagento: isMagento } satisfies AccessMode },
      ],
      exports: [
        RouteAccess,
        AccessMode,
        AdminUsersService,
        RolesService,
        AclResourcesService,
        CallersService,
        OAuthService,
        IntegrationsService,
      ],
    };
  }
}
