import { Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { JwtModule } from '@nestjs/jwt';
import { RouteAccess } from '../webapi/route.guard.js';
import { AdminTokenController } from './admin-token.controller.js';
import { AdminUsersRepository } from './admin-users.repository.js';
import { AdminUsersService } from './admin-users.service.js';
import { AuthGuard } from './auth.guard.js';
import { CallersService } from './callers.service.js';
import { IntegrationsRepository } from './integrations.repository.js';
import { IntegrationsService } from './integrations.service.js';
import { OAuthService } from './oauth.service.js';
import { SecretsRepository } from './secrets.repository.js';
import { TokensService } from './tokens.service.js';

/** Global: every module with a route needs somebody who says who may call it. */
@Global()
@Module({
  imports: [JwtModule.register({}), DiscoveryModule],
  controllers: [AdminTokenController],
  providers: [
    AdminUsersService,
    AdminUsersRepository,
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
