import { Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { JwtModule } from '@nestjs/jwt';
import { RouteAccess } from '../webapi/route.guard.js';
import { AclResourcesService } from './acl-resources.service.js';
import { AdminTokenController } from './admin-token.controller.js';
import { AdminUsersRepository } from './admin-users.repository.js';
import { AdminUsersService } from './admin-users.service.js';
import { AuthGuard } from './auth.guard.js';
import { CallersService } from './callers.service.js';
import { Clock } from './clock.js';
import { IntegrationAccountsRepository } from './integration-accounts.repository.js';
import { IntegrationsRepository } from './integrations.repository.js';
import { IntegrationsService } from './integrations.service.js';
import { LastAdministrator } from './last-administrator.js';
import { MagentoConfigRepository } from './magento-config.repository.js';
import { OAuthService } from './oauth.service.js';
import { OptionalTablesRepository } from './optional-tables.repository.js';
import { RolesRepository } from './roles.repository.js';
import { RolesService } from './roles.service.js';
import { SecretsRepository } from './secrets.repository.js';
import { SignInAddressesRepository } from './sign-in-addresses.repository.js';
import { SignInService } from './sign-in.service.js';
import { TokensService } from './tokens.service.js';
import { TwoFactorRepository } from './two-factor.repository.js';
import { TwoFactorService } from './two-factor.service.js';

/** Global: the guard of every route needs it. */
@Global()
@Module({
  imports: [JwtModule.register({}), DiscoveryModule],
  controllers: [AdminTokenController],
  providers: [
    Clock,
    AdminUsersService,
    AdminUsersRepository,
    LastAdministrator,
    RolesService,
    RolesRepository,
    AclResourcesService,
    SignInService,
    SignInAddressesRepository,
    TwoFactorService,
    TwoFactorRepository,
    MagentoConfigRepository,
    OptionalTablesRepository,
    TokensService,
    CallersService,
    OAuthService,
    IntegrationsService,
    IntegrationsRepository,
    IntegrationAccountsRepository,
    SecretsRepository,
    { provide: RouteAccess, useClass: AuthGuard },
  ],
  exports: [
    RouteAccess,
    AdminUsersService,
    RolesService,
    AclResourcesService,
    CallersService,
    OAuthService,
    IntegrationsService,
  ],
})
export class AuthModule {}
