import { Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { JwtModule } from '@nestjs/jwt';
import { RouteAccess } from '../webapi/route.guard.js';
import { AdminTokenController } from './admin-token.controller.js';
import { AdminUsersRepository } from './admin-users.repository.js';
import { AdminUsersService } from './admin-users.service.js';
import { AuthGuard } from './auth.guard.js';
import { CallersService } from './callers.service.js';
import { Clock } from './clock.js';
import { IntegrationsRepository } from './integrations.repository.js';
import { IntegrationsService } from './integrations.service.js';
import { MagentoConfigRepository } from './magento-config.repository.js';
import { OAuthService } from './oauth.service.js';
import { OptionalTablesRepository } from './optional-tables.repository.js';
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
    SecretsRepository,
    { provide: RouteAccess, useClass: AuthGuard },
  ],
  exports: [RouteAccess, AdminUsersService, CallersService, OAuthService, IntegrationsService],
})
export class AuthModule {}
