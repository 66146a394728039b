import { Module } from '@nestjs/common';
import { JwtModule } from '@nestjs/jwt';
import { AdminTokenController } from './admin-token.controller.js';
import { AdminUsersRepository } from './admin-users.repository.js';
import { AdminUsersService } from './admin-users.service.js';
import { CallersService } from './callers.service.js';
import { IntegrationsRepository } from './integrations.repository.js';
import { IntegrationsService } from './integrations.service.js';
import { OAuthService } from './oauth.service.js';
import { SecretsRepository } from './secrets.repository.js';
import { TokensService } from './tokens.service.js';

@Module({
  imports: [JwtModule.register({})],
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
  ],
  exports: [AdminUsersService, CallersService, OAuthService, IntegrationsService],
})
export class AuthModule {}
